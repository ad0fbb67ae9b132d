// Draws small plots as SVG, without any library: axes from 0 to 1, lines, bars
// and points. The HTML report holds them inline.
//
//   std::string svg = RiskCoveragePlot(summary.confidence());
//
// Pure functions. Colours come from the page's CSS (classes `axis`, `grid`,
// `line`, `ideal`, `bar`), so that light and dark both work; each plot has a
// title and a description for those who can not see it.

#ifndef CAVEAT_SERVICE_CLI_EVAL_SVG_H_
#define CAVEAT_SERVICE_CLI_EVAL_SVG_H_

#include <string>
#include <string_view>

#include "caveat/report/v1/eval.pb.h"

namespace caveat::eval {

namespace report = ::caveat::report::v1;

// Risk against the share of questions answered.
std::string RiskCoveragePlot(const report::Confidence& confidence);

// Share that is right against confidence, with the number of questions of each
// bin; the diagonal is perfect.
std::string ReliabilityPlot(const report::Confidence& confidence);

// Text for HTML and SVG: `&`, `<`, `>` and quotes written out.
std::string EscapeHtml(std::string_view text);

}  // namespace caveat::eval

#endif  // CAVEAT_SERVICE_CLI_EVAL_SVG_H_
