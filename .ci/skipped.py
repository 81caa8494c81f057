"""Prints which tests of the last run were skipped, and why, with those of one class and reason together."""

import glob
from collections import Counter
from xml.etree import ElementTree

skipped = Counter()
for report in glob.glob("**/target/surefire-reports/TEST-*.xml", recursive=True):
    for case in ElementTree.parse(report).iter("testcase"):
        for mark in case.iter("skipped"):
            # A test that was aborted has its reason in the stack trace, behind the exception's name.
            lines = (mark.get("message") or (mark.text or "").partition(": ")[2]).strip().splitlines()
            skipped[case.get("classname").rpartition(".")[2], lines[0] if lines else "no reason given"] += 1
print(f"Skipped: {sum(skipped.values())} tests")
for (where, why), times in sorted(skipped.items()):
    print(f"  {where} ({times}): {why[:200]}")
