#!/usr/bin/env python3
"""Times the same benchmarks of two builds in turns: bench/compare.py BEFORE AFTER [OPTIONS] [NAME ...]

BEFORE and AFTER are build folders (cmake -DXTGRAD_BUILD_BENCH=ON), NAME is a program of bench/. Printed is for each row
the time after divided by the time before, of the medians and of the minima over the rounds; rows that both say are more
than 2 % away from 1 are marked.
"""
import argparse
import json
import os
import statistics
import subprocess
import tempfile


def times(program, arguments):
    """Milliseconds of each row of one run."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        subprocess.run([program, "--json", file.name, *arguments], check=True, stdout=subprocess.DEVNULL)
        results = json.load(open(file.name))["results"]
    return {row["name"]: row["ours_ms"] for row in results if "ours_ms" in row}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before")
    parser.add_argument("after")
    parser.add_argument("names", nargs="*", default=["ops", "mlp", "cnn", "graph"])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", help="rows of ops with this in their names")
    parser.add_argument("--threads", help="numbers of threads, as 1,2", default="1,2")
    arguments = parser.parse_intermixed_args()
    for name in arguments.names:
        options = ["--rounds", "3"] if name == "ops" else []
        options += ["--threads", *arguments.threads.split(",")] if name not in ("graph",) else []
        options += ["--only", arguments.only] if arguments.only and name == "ops" else []
        rounds = {"before": [], "after": []}
        for i in range(arguments.rounds):
            for side in ("before", "after") if i % 2 == 0 else ("after", "before"):
                program = os.path.join(getattr(arguments, side), "bench", name)
                rounds[side].append(times(program, options))
        rows = [row for row in rounds["before"][0] if row in rounds["after"][0]]
        ratios = {}
        for row in rows:
            before, after = ([each[row] for each in rounds[side]] for side in ("before", "after"))
            ratios[row] = statistics.median(after) / statistics.median(before), min(after) / min(before)
        for row, (middle, least) in sorted(ratios.items(), key=lambda each: each[1][1]):
            away = min(abs(middle - 1), abs(least - 1)) > 0.02 and (middle > 1) == (least > 1)
            if len(rows) <= 20 or away:
                print(f"{row:50} medians {middle:6.3f}  minima {least:6.3f}{'  *' if away else ''}")
        print(f"{name}: {len(rows)} rows, median of the ratios {statistics.median(m for m, _ in ratios.values()):.4f}, "
              f"of the minima {statistics.median(l for _, l in ratios.values()):.4f}", flush=True)


main()
