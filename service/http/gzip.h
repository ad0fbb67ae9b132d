// Compresses what is sent often, once.

#ifndef CAVEAT_SERVICE_HTTP_GZIP_H_
#define CAVEAT_SERVICE_HTTP_GZIP_H_

#include <string>
#include <string_view>

namespace caveat {

// `bytes` in the gzip format, as small as zlib makes it; the same bytes give
// the same result. Empty when there is no memory for it.
std::string Gzip(std::string_view bytes);

}  // namespace caveat

#endif  // CAVEAT_SERVICE_HTTP_GZIP_H_
