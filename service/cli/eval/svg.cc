#include "service/cli/eval/svg.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "service/cli/text.h"

namespace caveat::eval {
namespace {

// All in SVG user units.
constexpr double kSide = 300;
constexpr double kMargin = 46;
constexpr int kGridLines = 5;

// A plot over the unit square, or over part of its height.
class Plot {
 public:
  Plot(std::string_view title, std::string_view description, double y_max)
      : y_max_(y_max) {
    const double size = kSide + 2 * kMargin;
    absl::StrAppendFormat(
        &svg_,
        "<svg viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" height=\"%.0f\" "
        "role=\"img\"><title>%s</title><desc>%s</desc>\n",
        size, size, size, size, EscapeHtml(title), EscapeHtml(description));
  }

  void Axes(std::string_view x_name, std::string_view y_name) {
    for (int i = 0; i <= kGridLines; ++i) {
      const double part = static_cast<double>(i) / kGridLines;
      Segment("grid", part, 0, part, y_max_);
      Segment("grid", 0, part * y_max_, 1, part * y_max_);
      Label(X(part), Y(0) + 16, "middle", absl::StrFormat("%.1f", part));
      Label(X(0) - 6, Y(part * y_max_) + 4, "end",
            absl::StrFormat("%.2f", part * y_max_));
    }
    Segment("axis", 0, 0, 1, 0);
    Segment("axis", 0, 0, 0, y_max_);
    Label(X(0.5), Y(0) + 36, "middle", x_name);
    absl::StrAppendFormat(&svg_,
                          "<text transform=\"translate(12 %.1f) rotate(-90)\" "
                          "text-anchor=\"middle\">%s</text>\n",
                          Y(y_max_ / 2), EscapeHtml(y_name));
  }

  void Segment(std::string_view css, double x1, double y1, double x2,
               double y2) {
    absl::StrAppendFormat(
        &svg_,
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" "
        "y2=\"%.1f\"/>\n",
        css, X(x1), Y(y1), X(x2), Y(y2));
  }

  void AddToPath(double x, double y) {
    absl::StrAppendFormat(&path_, "%s%.1f %.1f", path_.empty() ? "M" : " L",
                          X(x), Y(y));
  }

  void FinishPath() {
    absl::StrAppend(&svg_, "<path class=\"line\" d=\"", path_, "\"/>\n");
    path_.clear();
  }

  void Bar(double left, double right, double height, std::string_view label) {
    absl::StrAppendFormat(
        &svg_,
        "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
        "height=\"%.1f\"/>\n",
        X(left) + 1, Y(height), X(right) - X(left) - 2, Y(0) - Y(height));
    Label((X(left) + X(right)) / 2, Y(height) - 4, "middle", label);
  }

  std::string Finish() { return absl::StrCat(svg_, "</svg>\n"); }

 private:
  double X(double value) const { return kMargin + value * kSide; }
  double Y(double value) const {
    return kMargin + (1 - value / y_max_) * kSide;
  }

  void Label(double x, double y, std::string_view anchor,
             std::string_view text) {
    absl::StrAppendFormat(
        &svg_, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x,
        y, anchor, EscapeHtml(text));
  }

  const double y_max_;
  std::string svg_;
  std::string path_;
};

}  // namespace

std::string RiskCoveragePlot(const report::Confidence& confidence) {
  double risk_max = 0.1;
  for (const report::CoveragePoint& point : confidence.curve()) {
    risk_max = std::max(risk_max, point.risk());
  }
  Plot plot("Risk against coverage",
            absl::StrFormat("Area %.3f; at most 5 %% risk up to a coverage of "
                            "%.3f.",
                            confidence.aurc(), confidence.coverage_at_risk()),
            risk_max);
  plot.Axes("share of questions answered", "share of those wrong");
  for (const report::CoveragePoint& point : confidence.curve()) {
    plot.AddToPath(point.coverage(), point.risk());
  }
  if (!confidence.curve().empty()) plot.FinishPath();
  return plot.Finish();
}

std::string ReliabilityPlot(const report::Confidence& confidence) {
  Plot plot(
      "Reliability",
      absl::StrFormat("Expected calibration error %.3f.", confidence.ece()), 1);
  plot.Axes("confidence", "share right");
  for (const report::ReliabilityBin& bin : confidence.bins()) {
    plot.Bar(bin.low(), bin.high(), bin.accuracy(), absl::StrCat(bin.count()));
  }
  plot.Segment("ideal", 0, 0, 1, 1);
  return plot.Finish();
}

std::string EscapeHtml(std::string_view text) {
  std::string out;
  for (const char letter : cli::Printable(text)) {
    switch (letter) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out.push_back(letter);
    }
  }
  return out;
}

}  // namespace caveat::eval
