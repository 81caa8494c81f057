"""Draws what the example's trainings brought: draw.py FOLDER OUT.svg, after `run FOLDER`. `NAME=FOLDER` adds another GRPO run's curve."""

import csv
import json
import sys
from pathlib import Path

WIDTH, HEIGHT, TOP, BOTTOM, LEFT = 860, 330, 46, 270, 52
GREEDY, SAMPLED, OTHER = "#1f77b4", "#ff7f0e", "#999999"


def y(share: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * share


def text(x: float, at: float, words: str, anchor: str = "middle", size: int = 12, colour: str = "#222") -> str:
    return f'<text x="{x:.1f}" y="{at:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{colour}">{words}</text>'


def axes(x0: float, x1: float, title: str) -> list[str]:
    out = [text((x0 + x1) / 2, 24, title, size=13)]
    for share in (0, 0.25, 0.5, 0.75, 1):
        out.append(f'<line x1="{x0}" x2="{x1}" y1="{y(share):.1f}" y2="{y(share):.1f}" stroke="#ddd"/>')
        out.append(text(x0 - 6, y(share) + 4, f"{share:.0%}".replace("%", " %"), "end", 11))
    return out


def accuracies(run: Path) -> dict[str, tuple[float, float, float]]:
    rows = csv.DictReader((run / "summary.csv").open())
    return {f"{r['curve']}@{r['budget']}": (float(r["accuracy"]), float(r["low"]), float(r["high"])) for r in rows}


def models(folder: Path) -> list[str]:
    names = {"sums": "base", "star-1": "STaR 1", "star-2": "STaR 2", "grpo-30": "GRPO, 30 steps"}
    x0, x1 = LEFT, 400
    out = axes(x0, x1, "right on 200 held-out sums, 95 % intervals")
    for i, (model, shown) in enumerate(names.items()):
        middle = x0 + (x1 - x0) * (i + 0.5) / len(names)
        found = accuracies(folder / f"held-out-{model}")
        for offset, way, colour in ((-12, "greedy@1", GREEDY), (12, "majority_vote@1", SAMPLED)):
            value, low, high = found[way]
            x = middle + offset
            out.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y(low):.1f}" y2="{y(high):.1f}" stroke="{colour}" stroke-width="2"/>')
            out.append(f'<circle cx="{x:.1f}" cy="{y(value):.1f}" r="4.5" fill="{colour}"/>')
        out.append(text(middle, BOTTOM + 20, shown))
    out.append(text(x0 + 60, HEIGHT - 14, "● greedy", colour=GREEDY))
    out.append(text(x0 + 210, HEIGHT - 14, "● one sample at temperature 1", colour=SAMPLED))
    return out


def curve(file: Path, x0: float, x1: float, colour: str) -> list[str]:
    steps = [entry for entry in json.loads((file / "training.json").read_text())["curve"] if "reward_accuracy" in entry]
    values = [entry["reward_accuracy"] for entry in steps]
    # Each step sees few questions: the mean of five tells more.
    smooth = [sum(values[max(0, i - 4) : i + 1]) / len(values[max(0, i - 4) : i + 1]) for i in range(len(values))]
    at = [x0 + (x1 - x0) * i / max(1, len(values) - 1) for i in range(len(values))]
    dots = [f'<circle cx="{x:.1f}" cy="{y(v):.1f}" r="2" fill="{colour}"/>' for x, v in zip(at, values, strict=True)]
    line = " ".join(f"{x:.1f},{y(v):.1f}" for x, v in zip(at, smooth, strict=True))
    return dots + [f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>']


def main() -> None:
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    others = dict(pair.split("=", 1) for pair in sys.argv[3:])
    x0, x1 = 480, 840
    svg = models(folder) + axes(x0, x1, "GRPO: accuracy reward of each step's samples")
    svg += curve(folder / "grpo-30", x0, x1, GREEDY)
    for i, (name, run) in enumerate(others.items()):
        svg += curve(Path(run), x0, x1, OTHER) + [text(x0 + 240, HEIGHT - 14 - 16 * i, f"● {name}", colour=OTHER)]
    svg += [text(x0, BOTTOM + 20, "step 1"), text(x1, BOTTOM + 20, "30", "end"), text(x0 + 60, HEIGHT - 14, "● grpo-30", colour=GREEDY)]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" font-family="sans-serif">'
    out.write_text(head + f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>' + "\n".join(svg) + "</svg>\n")


if __name__ == "__main__":
    main()
