#!/usr/bin/env python3
"""Measures how a model holds where ads were rewritten with all facts kept.

usage: rewritten.py LURESCAN EMSCAD.csv REWRITTEN.csv FOLDS.csv [OTHER.csv...]

FOLDS.csv is what "lurescan train EMSCAD.csv --random sample=random,all --folds-out FOLDS.csv"
wrote. For each fold a model is trained without its ads, and on the OTHER files; it judges
the rewritten ads whose originals are in the fold, and the originals. Ids of rewritten ads
end in those of their originals.
"""
import csv
import os
import subprocess
import sys
import tempfile

csv.field_size_limit(1 << 30)


def read(name):
    with open(name, newline="", encoding="utf-8") as f:
        return list(csv.DictReader(f))


def write(name, rows):
    with open(name, "w", newline="", encoding="utf-8") as f:
        w = csv.DictWriter(f, list(rows[0]))
        w.writeheader()
        w.writerows(rows)


def ad(row):
    return row["id"].split("-")[1]


def average_precision(scored):
    found = total = 0
    for rank, (_, fraud) in enumerate(sorted(scored, key=lambda s: (-s[0], s[1])), 1):
        if fraud:
            found += 1
            total += found / rank
    return total / found


def roc_auc(low, high):
    return sum((b > a) + (b == a) / 2 for a in low for b in high) / len(low) / len(high)


def main(lurescan, emscad, rewritten, folds, *others):
    originals, polished = read(emscad), read(rewritten)
    fold = {ad(r): r["fold"] for r in read(folds) if r["fold"]}
    paired = {ad(r) for r in polished}
    judged = {"original": {}, "rewritten": {}}
    with tempfile.TemporaryDirectory() as folder:
        path = lambda name: os.path.join(folder, name)
        for k in sorted(set(fold.values())):
            write(path("train.csv"), [r for r in originals if fold.get(ad(r)) != k])
            write(path("original.csv"), [r for r in originals if fold.get(ad(r)) == k and ad(r) in paired])
            write(path("rewritten.csv"), [r for r in polished if fold.get(ad(r)) == k])
            subprocess.run([lurescan, "train", path("train.csv"), *others, "--random", "sample=random,all", "-q", "-o", path("model.json")],
                           check=True, stdout=subprocess.DEVNULL)
            for kind, out in judged.items():
                subprocess.run([lurescan, "score", path(kind + ".csv"), "--model", path("model.json"), "-q", "-o", path("scored.csv")], check=True)
                for r in read(path("scored.csv")):
                    out[ad(r)] = (float(r["lurescan_probability"]), r["fraudulent"] == "1", r["lurescan_verdict"])
    before, after = judged["original"], judged["rewritten"]
    for kind, out in judged.items():
        honest, fraud = ([p for p, f, _ in out.values() if f == label] for label in (False, True))
        flagged = sum(f and v != "no-signal" for _, f, v in out.values())
        print(f"{kind}: average precision {average_precision([s[:2] for s in out.values()]):.3f}, ROC AUC {roc_auc(honest, fraud):.3f}, "
              f"{flagged} of {len(fraud)} frauds flagged")
    same = sum(after[i][2] == before[i][2] for i in after)
    stay = sum((after[i][2] == "no-signal") == (before[i][2] == "no-signal") for i in after)
    honest = [i for i in after if not after[i][1]]
    print(f"of {len(after)} ads {same} keep their verdict, {stay} stay flagged or unflagged")
    print(f"honest, rewritten against original: ROC AUC {roc_auc([before[i][0] for i in honest], [after[i][0] for i in honest]):.3f}")


if __name__ == "__main__":
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
