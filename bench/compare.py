#!/usr/bin/env python3
"""Times the same benchmarks of two builds in turns: bench/compare.py BEFORE AFTER [OPTIONS] [NAME ...]

BEFORE and AFTER are build folders (cmake -DXTGRAD_BUILD_BENCH=ON) with this bench/, NAME is a program of bench/. Both
run at once, but only one of them works at any time: they take turns every few milliseconds, so that a disturbed machine
disturbs both. It prints for each row the time after divided by the time before: the median over the rounds, and the
ratio of the minima. Rows that both say are more than 2 % away from 1 are marked.
"""
import argparse
import json
import os
import statistics
import subprocess
import tempfile


class Benchmark:
    """A benchmark that measures when it is its turn (bench/turn.h)."""

    def __init__(self, program, arguments):
        self.file = tempfile.NamedTemporaryFile(suffix=".json")
        inside, self.begin = os.pipe()
        self.ready, outside = os.pipe()
        variables = {"GOMP_SPINCOUNT": "10000", **os.environ, "BENCH_TURNS": f"{inside},{outside}"}
        self.process = subprocess.Popen([program, "--json", self.file.name, *arguments], env=variables,
                                        stdout=subprocess.DEVNULL, pass_fds=(inside, outside))
        os.close(inside)
        os.close(outside)

    def is_ready(self):
        """Waits until it wants its next turn; False where it has come to its end instead."""
        return os.read(self.ready, 1) != b""

    def turn(self):
        try:
            os.write(self.begin, b"\0")
        except BrokenPipeError:
            return False
        return self.is_ready()

    def times(self):
        """Milliseconds of each row, the median and the least, after its end."""
        os.close(self.begin)
        os.close(self.ready)
        if self.process.wait() != 0:
            raise SystemExit(f"{self.process.args[0]} failed")
        results = json.load(open(self.file.name))["results"]
        return {row["name"]: (row["ours_ms"], row["ours_least_ms"]) for row in results if "ours_least_ms" in row}


def times(programs, arguments):
    """Milliseconds of each row of both programs, which measure in turns and wait meanwhile."""
    both, running = [], []
    for program in programs:
        both.append(Benchmark(program, arguments))
        if both[-1].is_ready():  # the next one starts when this one waits
            running.append(both[-1])
    while running:
        running = [each for each in running if each.turn()][::-1]
    return [each.times() for each in both]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before")
    parser.add_argument("after")
    parser.add_argument("names", nargs="*", default=["ops", "mlp", "cnn", "graph"])
    parser.add_argument("--rounds", type=int, default=7, help="pairs of runs")
    parser.add_argument("--turns", type=int, help="turns a row and run: 3 in ops, else 9")
    parser.add_argument("--only", help="rows of ops with this in their names")
    parser.add_argument("--threads", help="numbers of threads, as 1,2", default="1,2")
    arguments = parser.parse_intermixed_args()
    for name in arguments.names:
        options = ["--rounds", str(arguments.turns or (3 if name == "ops" else 9))]
        options += ["--threads", *arguments.threads.split(",")] if name not in ("graph",) else []
        options += ["--only", arguments.only] if arguments.only and name == "ops" else []
        programs = [os.path.join(folder, "bench", name) for folder in (arguments.before, arguments.after)]
        pairs = [times(programs, options) for _ in range(arguments.rounds)]
        rows = [row for row in pairs[0][0] if row in pairs[0][1]]
        if not rows:
            raise SystemExit(f"{name}: no row that both builds measure in turns")
        ratios = {}
        for row in rows:
            before, after = ([pair[side][row] for pair in pairs] for side in (0, 1))
            ratios[row] = (statistics.median(a[0] / b[0] for a, b in zip(after, before)),
                           min(a[1] for a in after) / min(b[1] for b in before))
        for row, (middle, least) in sorted(ratios.items(), key=lambda each: each[1][1]):
            away = min(abs(middle - 1), abs(least - 1)) > 0.02 and (middle > 1) == (least > 1)
            if len(rows) <= 20 or away:
                print(f"{row:50} medians {middle:6.3f}  minima {least:6.3f}{'  *' if away else ''}")
        print(f"{name}: {len(rows)} rows, median of the ratios {statistics.median(m for m, _ in ratios.values()):.4f}, "
              f"of the minima {statistics.median(l for _, l in ratios.values()):.4f}", flush=True)


main()
