"""How the experiments' figures look: colours that everybody can tell apart, and few lines."""

import argparse
import sys
import textwrap

import matplotlib

COLOURS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00"]  # Okabe and Ito
GREY = "#8a8a8a"


def new(title, *, rows=1, columns=1, size=(8, 4.2), **keys):
    """A figure with a title that says what it shows, and its axes."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(rows, columns, figsize=size, layout="constrained", **keys)
    figure.suptitle(title, x=0.01, ha="left", fontsize=11, fontweight="bold")
    for one in figure.axes:
        one.spines[["top", "right"]].set_visible(False)
        one.grid(axis="y", color="#e4e4e4", linewidth=0.8)
        one.set_axisbelow(True)
        one.tick_params(labelsize=9)
    return figure, axes


def main(experiment):
    """The command line of every experiment: `python NAME.py --plot FILE`."""
    module = sys.modules[experiment.__module__]
    parser = argparse.ArgumentParser(description=module.__doc__.splitlines()[0])
    parser.add_argument("--plot", metavar="FILE", help="write the figure there (.png or .svg)")
    options = parser.parse_args()
    matplotlib.use("Agg")
    measured = experiment()
    for line in module.finding(measured).split("\n"):
        print(textwrap.fill(line, 96) if len(line) > 96 else line)
    if options.plot:
        module.plot(measured).savefig(options.plot, dpi=110, metadata={"Software": None}
                                      if options.plot.endswith(".png") else {"Date": None})
