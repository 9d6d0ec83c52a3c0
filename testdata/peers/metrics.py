#!/usr/bin/env python3
"""Computes the figures of lurescan with scikit-learn, on 20 random score sets with ties and
weights, and writes metrics.json. TestMeasureAgreesWithPeers (classifier/evaluation) holds
lurescan to it, to 1e-9; it needs no Python.

    python3 testdata/peers/metrics.py > testdata/peers/metrics.json

Needs scikit-learn (1.2.1 wrote the file). What scikit-learn does not know (calibration
error, precision at k, cost, prevalence) is worked out with numpy, from its definition.
"""
import json
import sys

import numpy as np
from sklearn import metrics

VERDICTS = np.array(["no-signal", "review", "fraud"])


def random_set(rng, n, prevalence):
    """Labels, tied scores, probabilities, verdicts and weights of n ads."""
    label = (rng.random(n) < rng.uniform(0.1, 0.6)).astype(int)
    label[:2] = [0, 1]
    score = np.round(rng.normal(0, 2, n) + 1.5 * label, int(rng.integers(0, 3)))
    probability = np.round(1 / (1 + np.exp(-score - rng.normal())), 6)
    probability[: n // 20] = rng.choice([0.0, 1.0, 0.1, 0.5], n // 20)
    review, fraud = np.quantile(score, [0.6, 0.85])
    verdict = (score >= review).astype(int) + (score >= fraud)
    weight = np.round(rng.uniform(0.05, 4, n), 3) if rng.random() < 0.7 else np.ones(n)
    return label, score, probability, verdict, weight


def precision_at(k, y, s, w, ads):
    """Precision among the k first of as many ads as there are, ties shared out."""
    mass, good, seen = k / ads * w.sum(), 0.0, 0.0
    if k >= ads:
        mass = w.sum()
    for value in np.unique(s)[::-1]:
        at = s == value
        share = min(1.0, (mass - seen) / w[at].sum())
        good += share * w[at & (y == 1)].sum()
        seen += share * w[at].sum()
        if seen >= mass * (1 - 1e-12):
            break
    return good / mass


def figures(y, s, p, v, raw, prevalence, budgets, ratios):
    w = raw.copy()
    if prevalence:
        w[y == 0] *= w[y == 1].sum() * (1 - prevalence) / prevalence / w[y == 0].sum()
    out = {
        "average_precision": metrics.average_precision_score(y, s, sample_weight=w),
        "roc_auc": metrics.roc_auc_score(y, s, sample_weight=w),
        "brier": metrics.brier_score_loss(y, p, sample_weight=w),
        "log_loss": metrics.log_loss(y, p, sample_weight=w),
    }
    fpr, tpr, _ = metrics.roc_curve(y, s, sample_weight=w, drop_intermediate=False)
    for name, rate in [("0.1", 0.001), ("1", 0.01), ("5", 0.05)]:
        out[f"recall@{name}%"] = tpr[fpr <= rate * (1 + 1e-12)].max()
    bins = np.minimum((p * 10).astype(int), 9)
    out["ece"] = sum(abs((w * (y - p))[bins == b].sum()) for b in range(10)) / w.sum()
    for least, name in [(2, "fraud"), (1, "review")]:
        called = (v >= least).astype(int)
        precision, recall, f1, _ = metrics.precision_recall_fscore_support(y, called, average="binary", sample_weight=w)
        tn, fp, fn, tp = metrics.confusion_matrix(y, called, sample_weight=w).ravel()
        out |= {f"precision@{name}": precision, f"recall@{name}": recall, f"f1@{name}": f1, f"fpr@{name}": fp / (fp + tn)}
    for k in budgets:
        out[f"precision@{k}"] = precision_at(k, y, s, w, raw.sum())
    for r in ratios:
        out[f"cost@{r}"] = (r * fn + fp) / w.sum()
    return {name: float(x) for name, x in out.items()}


def main():
    rng = np.random.default_rng(5)
    budgets, ratios, sets = [10, 50, 1000], [1, 20], []
    for i in range(20):
        prevalence = [0, 0.05, 0.3][i % 3]
        y, s, p, v, w = random_set(rng, int(rng.integers(40, 160)), prevalence)
        sets.append({
            "prevalence": prevalence, "budgets": budgets, "cost_ratios": ratios,
            "label": "".join("hf"[k] for k in y), "score": s.tolist(), "probability": p.tolist(), "verdict": v.tolist(), "weight": w.tolist(),
            "figures": figures(y, s, p, v, w, prevalence, budgets, ratios),
        })
    lines = ",\n".join(json.dumps(x, separators=(",", ":")) for x in sets)
    sys.stdout.write(f'{{"verdicts":{json.dumps(VERDICTS.tolist())},"sets":[\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()
