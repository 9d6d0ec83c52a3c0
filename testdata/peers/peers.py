#!/usr/bin/env python3
"""Measures other classifiers, and shortcuts that any of them may take, on the folds of
lurescan train, and prints one table.

    lurescan train ads.csv --folds-out folds.csv -o model.json
    python3 testdata/peers/peers.py --folds folds.csv ads.csv

Every system is trained on the ads outside a fold and scores those inside it; no cluster of
near-duplicates or of one employer stands on both sides. Only ads drawn at random are
measured (column "random" of the folds; all of them are trained on). Average precision is
stated at --prevalence, by weighting honest ads; intervals come from resampling clusters.

Needs numpy. Uses scikit-learn, XGBoost, fastText and bogofilter where they are installed;
what is missing is skipped, with the reason. Debian: python3-sklearn python3-xgboost fasttext
bogofilter. Settings
are those of lurescan's authors, not tuned on the folds: a peer's best may be better.
"""
import argparse
import csv
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

csv.field_size_limit(1 << 30)
TEXTS = ["title", "company_profile", "description", "requirements", "benefits"]
FORM = ["company_profile", "location", "salary_range", "requirements", "benefits", "employment_type", "required_experience", "required_education", "industry", "function", "department"]
CHOICES = ["employment_type", "required_experience", "required_education", "industry", "function"]
FLAGS = ["telecommuting", "has_company_logo", "has_questions"]
# What a person would look for who has read two warnings about job scams.
KEYWORDS = ["work from home", "earn money", "extra income", "easy money", "no experience", "wire transfer", "western union", "money order", "data entry", "per week", "weekly pay",
            "sign up", "immediately", "urgent", "free training", "guaranteed", "be your own boss", "unlimited", "home based", "whatsapp", "telegram", "gmail", "yahoo", "processing fee", "bank account", "ssn"]


class Skipped(Exception):
    """A peer that cannot be run here."""


def read_ads(names):
    ads = []
    for name in names:
        with open(name, newline="", encoding="utf-8") as f:
            ads += [row for row in csv.DictReader(f) if (row.get("fraudulent") or row.get("label") or "").strip()]
    return ads


def text_of(ad):
    text = "\n".join(ad.get(c) or "" for c in TEXTS)
    return re.sub(r"#[A-Z]+_[0-9a-f]+#", " masked ", text).replace("&amp;", "&")


def metadata_of(ad):
    names = ["has:" + c if ad.get(c) else "no:" + c for c in FORM]
    names += [c + "=" + ad[c] for c in CHOICES + FLAGS if ad.get(c)]
    return {name: 1 for name in names}


# Each peer takes ads, labels, and masks of those to train on and to score; it returns scores.

def majority(ads, y, train, test):
    return np.zeros(test.sum())


def keyword_list(ads, y, train, test):
    return np.array([sum(k in text_of(a).lower() for k in KEYWORDS) for a, t in zip(ads, test) if t])


def sklearn_logistic(x, y, train, test, c=1.0):
    from sklearn.linear_model import LogisticRegression
    return LogisticRegression(C=c, solver="liblinear").fit(x[train], y[train]).decision_function(x[test])


def length_only(ads, y, train, test):
    n = np.log1p([len(text_of(a)) for a in ads])
    return sklearn_logistic(np.column_stack([n, n**2, n**3]), y, train, test)


def flags_only(ads, y, train, test):
    from sklearn.feature_extraction import DictVectorizer
    rows = [{k: v for k, v in metadata_of(a).items() if k.split("=")[0] in FLAGS or ":" in k} for a in ads]
    return sklearn_logistic(DictVectorizer().fit_transform(rows), y, train, test)


def counts(ads, train, cache={}):
    """Counts of words and pairs of words, the vocabulary from the ads to train on."""
    from sklearn.feature_extraction.text import CountVectorizer
    key = train.tobytes()
    if key not in cache:
        texts = [text_of(a) for a in ads]
        v = CountVectorizer(ngram_range=(1, 2), min_df=2).fit([t for t, use in zip(texts, train) if use])
        cache[key] = v.transform(texts)
    return cache[key]


def tfidf(ads, train):
    from sklearn.feature_extraction.text import TfidfTransformer
    x = counts(ads, train)
    return TfidfTransformer(sublinear_tf=True).fit(x[train]).transform(x)


def naive_bayes(ads, y, train, test):
    from sklearn.naive_bayes import MultinomialNB
    x = counts(ads, train)
    return np.diff(MultinomialNB(alpha=0.1).fit(x[train], y[train]).predict_joint_log_proba(x[test])).ravel()


def logistic(ads, y, train, test):
    return sklearn_logistic(tfidf(ads, train), y, train, test, c=30)


def linear_svm(ads, y, train, test):
    from sklearn.svm import LinearSVC
    x = tfidf(ads, train)
    return LinearSVC(C=1).fit(x[train], y[train]).decision_function(x[test])


def log_count_ratios(x, y, train):
    p = np.asarray(x[train][y[train] == 1].sum(axis=0)).ravel() + 1
    q = np.asarray(x[train][y[train] == 0].sum(axis=0)).ravel() + 1
    return np.log(p / p.sum()) - np.log(q / q.sum())


def nb_lr(ads, y, train, test, metadata=False):
    """Wang and Manning (2012), with logistic regression."""
    x = (counts(ads, train) > 0).astype(float)
    if metadata:
        import scipy.sparse
        from sklearn.feature_extraction import DictVectorizer
        x = scipy.sparse.hstack([x, DictVectorizer().fit_transform([metadata_of(a) for a in ads])]).tocsr()
    return sklearn_logistic(x.multiply(log_count_ratios(x, y, train)).tocsr(), y, train, test, c=0.1)


def nb_lr_metadata(ads, y, train, test):
    return nb_lr(ads, y, train, test, metadata=True)


def xgboost_metadata(ads, y, train, test):
    """Boosted trees on tf-idf of the commonest words and pairs, and metadata."""
    try:
        import xgboost
    except ImportError:
        raise Skipped("xgboost is not installed")
    import scipy.sparse
    from sklearn.feature_extraction import DictVectorizer
    x = tfidf(ads, train)
    common = np.argsort(-np.asarray((x[train] > 0).sum(axis=0)).ravel(), kind="stable")[:20000]
    x = scipy.sparse.hstack([x[:, np.sort(common)], DictVectorizer().fit_transform([metadata_of(a) for a in ads])]).tocsr()
    trees = xgboost.XGBClassifier(n_estimators=300, max_depth=6, learning_rate=0.1, subsample=0.8, colsample_bytree=0.5, tree_method="hist", n_jobs=2, random_state=1)
    return trees.fit(x[train], y[train]).predict(x[test], output_margin=True)


def program(name):
    path = shutil.which(name)
    if not path:
        raise Skipped(name + " is not installed")
    return path


def run(*args, stdin=""):
    return subprocess.run([str(a) for a in args], input=stdin, text=True, encoding="utf-8", check=True, capture_output=True).stdout


def fasttext(ads, y, train, test):
    binary = program("fasttext")
    line = lambda a: " ".join(re.findall(r"\w+|[^\w\s]", text_of(a).lower()))
    with tempfile.TemporaryDirectory() as d:
        d = Path(d)
        (d / "train").write_text("".join(f"__label__{l} {line(a)}\n" for a, l, t in zip(ads, y, train) if t), encoding="utf-8")
        (d / "test").write_text("".join(line(a) + "\n" for a, t in zip(ads, test) if t), encoding="utf-8")
        run(binary, "supervised", "-input", d / "train", "-output", d / "model", "-wordNgrams", 2, "-epoch", 25, "-lr", 0.5, "-dim", 50, "-bucket", 200000, "-thread", 1)
        out = run(binary, "predict-prob", d / "model.bin", d / "test", 2)
    scores = []
    for row in out.splitlines():
        parts = row.split()
        p = dict(zip(parts[::2], map(float, parts[1::2])))
        scores.append(np.log(p.get("__label__1", 0) + 1e-6) - np.log(p.get("__label__0", 0) + 1e-6))
    return np.array(scores)


def bogofilter(ads, y, train, test):
    binary = program("bogofilter")
    with tempfile.TemporaryDirectory() as d:
        d = Path(d)
        names = []
        for i, a in enumerate(ads):
            names.append(d / f"{i:06d}")
            names[i].write_text(f"Subject: {' '.join((a.get('title') or '').split())}\n\n{text_of(a)}\n", encoding="utf-8")
        (d / "db").mkdir()
        listed = lambda keep: "".join(f"{n}\n" for n, k in zip(names, keep) if k)
        run(binary, "-d", d / "db", "-s", "-b", stdin=listed(train & (y == 1)))
        run(binary, "-d", d / "db", "-n", "-b", stdin=listed(train & (y == 0)))
        done = subprocess.run([binary, "-d", str(d / "db"), "-TT", "-b"], input=listed(test), text=True, capture_output=True)
        if done.returncode > 2:
            raise Skipped("bogofilter: " + done.stderr.strip())
        return np.array([float(row.split()[-1]) for row in done.stdout.splitlines()])


PEERS = [("majority", majority), ("length only", length_only), ("flags only", flags_only), ("keyword list", keyword_list), ("naive Bayes, 1-2 grams", naive_bayes),
         ("bogofilter", bogofilter), ("fastText", fasttext), ("logistic regression, tf-idf", logistic), ("linear SVM, tf-idf", linear_svm), ("NB-LR", nb_lr), ("NB-LR with metadata", nb_lr_metadata),
         ("XGBoost with metadata", xgboost_metadata)]


class Ranking:
    """Scores sorted once, to be measured under many weights. Figures are defined as in lurescan."""

    def __init__(self, score, y):
        self.order = np.argsort(-score, kind="stable")
        self.y = y[self.order] == 1
        s = score[self.order]
        self.last = np.append(s[1:] != s[:-1], True)  # of those with the same score

    def measure(self, weights, prevalence, rate=0.01):
        w = weights[self.order]
        tp, fp = np.cumsum(w * self.y), np.cumsum(w * ~self.y)
        if tp[-1] == 0 or fp[-1] == 0:
            return np.nan, np.nan
        factor = tp[-1] * (1 - prevalence) / prevalence / fp[-1]
        tp, fp = tp[self.last], fp[self.last]
        gains = np.diff(tp, prepend=0)
        precision = tp / np.maximum(tp + factor * fp, 1e-300)
        allowed = fp <= rate * fp[-1] * (1 + 1e-12)
        return (gains * precision).sum() / tp[-1], (tp[allowed][-1] if allowed.any() else 0) / tp[-1]


def intervals(values):
    return np.nanquantile(values, [0.025, 0.975], axis=0).T


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("ads", nargs="+")
    parser.add_argument("--folds", required=True, help="what lurescan train --folds-out wrote of the same files, in the same order")
    parser.add_argument("--prevalence", type=float, default=0.0484)
    parser.add_argument("--resamples", type=int, default=1000)
    args = parser.parse_args()

    ads = read_ads(args.ads)
    with open(args.folds, newline="", encoding="utf-8") as f:
        rows = list(csv.DictReader(f))
    if len(ads) != len(rows) or any(r["id"] and a.get("id") not in (None, r["id"]) for a, r in zip(ads, rows)):
        sys.exit(f"{args.folds} is not of these ads: {len(rows)} rows, {len(ads)} labelled ads")
    y = np.array([int(r["label"]) for r in rows])
    fold, cluster = (np.array([int(r[c]) for r in rows]) for c in ("fold", "cluster"))
    measured = np.array([r["random"] == "1" for r in rows])

    systems = {"lurescan": np.array([float(r["score"]) for r in rows])}
    for name, peer in PEERS:
        score = np.full(len(ads), np.nan)
        print(name, file=sys.stderr)
        try:
            for k in np.unique(fold):
                score[fold == k] = peer(ads, y, fold != k, fold == k)
        except (Skipped, ImportError) as reason:
            print(f"skipped: {name}: {reason}", file=sys.stderr)
            continue
        systems[name] = score

    _, group = np.unique(cluster[measured], return_inverse=True)
    rng = np.random.default_rng(1)
    n = group.max() + 1
    draws = [np.bincount(rng.integers(0, n, n), minlength=n)[group].astype(float) for _ in range(args.resamples)]
    print(f"{measured.sum()} ads, {y[measured].sum()} fraudulent, {n} clusters, {len(np.unique(fold))} folds; average precision at {100 * args.prevalence:.3g} %\n")
    print("| system | average precision | 95 % interval | recall at 1 % | 95 % interval | lurescan's average precision less this one's |")
    print("|---|---:|---|---:|---|---|")
    ours = None
    for name, score in systems.items():
        ranking = Ranking(score[measured], y[measured])
        ap, recall = ranking.measure(np.ones(measured.sum()), args.prevalence)
        boot = np.array([ranking.measure(w, args.prevalence) for w in draws])
        ours = boot if ours is None else ours
        (a, b), (c, d) = intervals(boot)
        low, high = intervals(ours - boot)[0]
        print(f"| {name} | {ap:.3f} | {a:.3f} to {b:.3f} | {recall:.3f} | {c:.3f} to {d:.3f} | {'' if name == 'lurescan' else f'{low:+.3f} to {high:+.3f}'} |")


if __name__ == "__main__":
    main()
