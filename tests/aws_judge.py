"""Run by the interpreter of AWS's clients: puts each case to the checker that it names.

    python aws_judge.py CASES.json VERDICTS.json

The ignored imports are of that environment, which has no type checker.
A case is {client, function, samples, platform | is_nova}, a verdict {accepted, said}.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def nova_forge(case: dict[str, Any]) -> Any:
    from amzn_nova_forge.core.enums import Platform  # type: ignore[import-not-found]
    from amzn_nova_forge.util.reward_verifier import verify_reward_function  # type: ignore[import-not-found]

    platform = Platform[case["platform"]]
    return verify_reward_function(case["function"], case["samples"], platform=platform)


def sagemaker(case: dict[str, Any]) -> Any:
    from sagemaker.core.training.configs import HyperPodCompute  # type: ignore[import-not-found]
    from sagemaker.train.common_utils.rlvr_reward_verifier import verify_reward_function  # type: ignore[import-not-found]

    compute = HyperPodCompute(cluster_name="cluster") if case.get("platform") == "SMHP" else None
    nova = case["is_nova"]
    return verify_reward_function(case["function"], case["samples"], compute=compute, is_nova=nova)


def verdict(case: dict[str, Any]) -> dict[str, Any]:
    try:
        found = {"nova-forge": nova_forge, "sagemaker": sagemaker}[case["client"]](case)
    except ValueError as problem:  # what both raise for a function that they refuse
        return {"accepted": False, "said": str(problem), "scores": []}
    scores = [result["output"]["aggregate_reward_score"] for result in found["results"]]
    return {"accepted": found["success"], "said": "", "scores": scores}


if __name__ == "__main__":
    cases = json.loads(Path(sys.argv[1]).read_text())
    Path(sys.argv[2]).write_text(json.dumps([verdict(case) for case in cases]))
