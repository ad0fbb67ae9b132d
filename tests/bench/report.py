"""Puts a run of tests/bench/run.sh together: a table, results.json, report.html.

  python3 tests/bench/report.py FOLDER
"""

import html
import json
import pathlib
import sys

BAR_WIDTH = 420
PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Caveat: benchmarks</title>
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }}
table {{ border-collapse: collapse; margin: .5rem 0 1.5rem }}
td, th {{ padding: .15rem .7rem; text-align: right; border-bottom: 1px solid #ccc }}
td:first-child, th:first-child {{ text-align: left }}
svg text {{ font: 13px system-ui, sans-serif }}
</style>
<h1>Caveat: benchmarks</h1>
<p>Figures in microseconds are this machine's; ratios are of things that took turns.</p>
{body}
</html>
"""


def read(folder, name):
    return json.loads((folder / name).read_text())


def stages(matcher):
    """Name, p50 and p99 in microseconds of each stage, and the worst legal questions."""
    rows, worst = [], []
    for run in matcher["benchmarks"]:
        if "/worst/" in run["name"]:
            worst.append((run["label"], run["real_time"]))
        else:
            name = run["name"].replace("/manual_time", "")
            rows.append((name, run["p50_us"], run["p99_us"]))
    return rows, sorted(worst, key=lambda row: -row[1])


def peers(folder):
    rows = read(folder, "peers.json")["peers"] + read(folder, "node_peers.json")["peers"]
    base = rows[0]["p50_us"]
    for row in rows:
        row.setdefault("ratio", row["p50_us"] / base)
    return rows


def cell(value):
    """What was not measured stays empty."""
    if value is None:
        return ""
    return html.escape(value) if isinstance(value, str) else "%.4g" % value


def table(header, rows):
    cells = ["<table><tr>" + "".join("<th>%s</th>" % html.escape(h) for h in header) + "</tr>"]
    for row in rows:
        cells.append("<tr>" + "".join(
            "<td>%s</td>" % cell(c)
            for c in row) + "</tr>")
    return "\n".join(cells) + "</table>"


def bars(rows):
    """A bar for each name and value, as a picture."""
    most = max(value for _, value in rows) or 1
    lines = []
    for place, (name, value) in enumerate(rows):
        top = place * 24
        width = max(1, BAR_WIDTH * value / most)
        lines.append('<text x="0" y="%d">%s</text><rect x="230" y="%d" width="%.1f" height="16" '
                     'fill="#27698d"/><text x="%.1f" y="%d">%.4g</text>' % (
                         top + 14, html.escape(name), top + 2, width, 236 + width, top + 14, value))
    return '<svg width="760" height="%d" role="img">%s</svg>' % (24 * len(rows), "".join(lines))


def wanted(serving, rows, stage_rows, worst):
    """What the figures are held against: name, figure, what is wanted."""
    cached, uncached = serving[1], serving[2]
    p50 = {name: value for name, value, _ in stage_rows}
    result = []
    for server in (cached, uncached):
        name = server["name"]
        result += [(name + ": throughput / floor", server["throughput_ratio"], ">= 0.90"),
                   (name + ": CPU / floor", server["cpu_ratio"], "<= 1.25"),
                   (name + ": p99 / floor", server["p99_ratio"], "<= 1.20")]
    by_name = {row["name"]: row for row in rows}
    for ours in ("Caveat, cached", "Caveat"):
        for peer in ("SQLite FTS5", "Xapian"):
            result.append(("%s p50 / %s" % (peer, ours),
                           by_name[peer]["ratio"] / by_name[ours]["ratio"], ">= 10"))
    result.append(("worst legal question / median", worst[0][1] / p50["ask/warm"], "<= 20"))
    return result


def main():
    folder = pathlib.Path(sys.argv[1])
    stage_rows, worst = stages(read(folder, "matcher.json"))
    serving = read(folder, "serving.json")["serving"]
    peer_rows = peers(folder)
    against = wanted(serving, peer_rows, stage_rows, worst)

    print("\n%-30s %10s %10s" % ("one question", "p50 us", "p99 us"))
    for row in stage_rows:
        print("%-30s %10.1f %10.1f" % row)
    for name, value in worst:
        print("%-30s %10.1f" % ("4 KiB: " + name, value))
    print("\n%-46s %9s  %s" % ("against what is wanted", "figure", "wanted"))
    for name, value, want in against:
        print("%-46s %9.3f  %s" % (name, value, want))

    results = {"stages": stage_rows, "worst": worst, "serving": serving, "peers": peer_rows,
               "wanted": against}
    (folder / "results.json").write_text(json.dumps(results, indent=1))
    columns = ("calls_per_s", "cpu_us", "p50_us", "p99_us", "throughput_ratio", "cpu_ratio",
               "p99_ratio")
    body = [
        "<h2>Against what is wanted</h2>", table(("", "figure", "wanted"), against),
        "<h2>One question, stage by stage (median, us)</h2>",
        bars([(name, p50) for name, p50, _ in stage_rows]),
        table(("stage", "p50 us", "p99 us"), stage_rows),
        "<h2>The worst legal questions (us)</h2>", bars(worst),
        "<h2>Ask over gRPC</h2>", bars([(s["name"] + ", CPU us", s["cpu_us"]) for s in serving]),
        table(("server",) + columns, [[s["name"]] + [s[c] for c in columns] for s in serving]),
        "<h2>Search engines over the same entries (median, us)</h2>",
        bars([(r["name"], r["p50_us"]) for r in peer_rows]),
        table(("engine", "p50 us", "p99 us", "p50 / Caveat's", "points", "false answers"),
              [[r["name"], r["p50_us"], r["p99_us"], r["ratio"], r["points"], r["false"]]
               for r in peer_rows]),
    ]
    (folder / "report.html").write_text(PAGE.format(body="\n".join(body)))
    print("\n%s and report.html beside it" % (folder / "results.json"))


if __name__ == "__main__":
    main()
