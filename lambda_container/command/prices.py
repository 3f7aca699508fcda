"""What Lambda costs: list prices in us-east-1, US dollars, as of September 2026.

https://aws.amazon.com/lambda/pricing/
"""

from __future__ import annotations

PER_REQUEST = 0.20 / 1_000_000
PER_GB_SECOND = {"x86_64": 0.0000166667, "arm64": 0.0000133334}

# Provisioned concurrency: for being there, and for running.
PROVISIONED_GB_SECOND = {"x86_64": 4.1667e-6, "arm64": 3.3334e-6}
PROVISIONED_RUN_GB_SECOND = {"x86_64": 9.7222e-6, "arm64": 7.7778e-6}

# SnapStart: per GB of memory, for keeping a published version and for each restore.
SNAPSHOT_GB_SECOND = 1.5046e-6
SNAPSHOT_LEAST_SECONDS = 3 * 3600.0
RESTORE_GB = 0.0001397998

# CloudWatch Logs: what a function writes, per GB taken in.
# https://aws.amazon.com/cloudwatch/pricing/
PER_LOG_GB = 0.50
