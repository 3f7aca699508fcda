"""Saved CloudWatch Logs Insights queries over the lines that telemetry writes.

Lines hold counts and sums that add up (bins, moments, partial sums of groups), so that a window of any
number of invocations is as good as one of a single large batch. A window of fewer than 1,024 samples says
nothing about drift and is left out.

Of a JSON line Logs Insights finds the first 200 fields only, so what a query names stands before the long
lists; groups are reached through jsonParse, which has no such limit. After `stats` there are only the fields
that it made.
"""

from __future__ import annotations

LEAST = 1024  # samples in a window that is compared with another
_BINS = ["zero", *(f"from_{tenth}0_percent" for tenth in range(10)), "one"]

GROUP_COLLAPSE = """\
fields jsonParse(@message) as line
| filter ispresent(Samples)
| unnest line.groups into g
| fields g.prompt as prompt, g.n as samples, g.sum as part, g.squares as part_squares
| stats sum(samples) as n, sum(part) as total, sum(part_squares) as squares by prompt
| filter n > 1
| fields 1 - least(1, floor(1000000 * (squares / n - total * total / n / n))) as equal, total / n as score
| stats count(*) as groups, avg(equal) as equal_share, avg(score) as mean
"""

DRIFT = f"""\
filter ispresent(Samples)
| stats sum(moments.0) as samples, sum(moments.2) / sum(moments.0) as mean,
  {", ".join(f"sum(bins.{i}) as {name}" for i, name in enumerate(_BINS))} by bin(1h)
| filter samples >= {LEAST}
"""

LENGTH = f"""\
filter ispresent(Samples)
| stats sum(moments.0) as n, sum(moments.1) as x, sum(moments.2) as y, sum(moments.3) as xx,
  sum(moments.4) as yy, sum(moments.5) as xy by bin(1h)
| filter n >= {LEAST}
| fields (n * xy - x * y) / sqrt((n * xx - x * x) * (n * yy - y * y)) as correlation, x / n as length
"""

ERRORS = """\
filter ErrorShare > 0
| fields @timestamp, request, Samples, ErrorShare, failures.0.cause, failures.0.id, failures.1.cause
| sort @timestamp desc
| limit 100
"""

COLD = """\
filter @type = "REPORT"
| stats count(*) as invocations, count(@initDuration) as cold, avg(@initDuration) as init,
  pct(@duration, 50) as p50, pct(@duration, 99) as p99, max(@maxMemoryUsed / 1000000) as memory by bin(5m)
"""

QUERIES = {
    "group-collapse": GROUP_COLLAPSE,
    "drift": DRIFT,
    "length": LENGTH,
    "errors": ERRORS,
    "cold-starts": COLD,
}
