// The smallest document with a question: what tests of whole replies ask.

#ifndef CAVEAT_TESTS_SERVICE_KETTLES_H_
#define CAVEAT_TESTS_SERVICE_KETTLES_H_

namespace caveat {

inline constexpr char kKettles[] =
    "Kettles boil water fast. Results may vary with the kettle.\n"
    "Frequently Asked Questions\n"
    "How do I descale a kettle?\n"
    "Fill the kettle with vinegar and water, and let it stand for an hour. "
    "This may not work for old kettles.\n";
inline constexpr char kDescale[] = "How do I descale a kettle?";

}  // namespace caveat

#endif  // CAVEAT_TESTS_SERVICE_KETTLES_H_
