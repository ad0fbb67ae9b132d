// A document with a table and a text, whose rows are told apart by one word.

#ifndef CAVEAT_TESTS_MATCHER_KETTLE_TABLE_H_
#define CAVEAT_TESTS_MATCHER_KETTLE_TABLE_H_

namespace caveat {

inline constexpr char kKettleTable[] =
    "Kettles boil water. Results may vary with the kettle.\n"
    "Which kettle lasts longest\n"
    "Kettle | How long it lasts | What breaks first |\n"
    "---|---|---|\n"
    "Glass Kettle | About four years | The handle comes loose |\n"
    "Steel Kettle | About nine years | The switch wears out |\n"
    "Plastic Kettle | About two years | The lid cracks |\n"
    "Descaling a kettle\n"
    "Vinegar and water dissolve the scale of a kettle in an hour.\n"
    "A descaled kettle boils faster, because scale keeps heat from water.\n"
    "Hard water brings the scale back within weeks.\n";

}  // namespace caveat

#endif  // CAVEAT_TESTS_MATCHER_KETTLE_TABLE_H_
