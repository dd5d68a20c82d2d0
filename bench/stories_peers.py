"""The usual ways to group news, by the best known library: TF-IDF of scikit-learn, in one pass over the
headlines or all at once with DBSCAN.

They get what helps them most: words of the whole mix are weighed before the first article comes, and their
thresholds are the best on the tuning half of this very mix, tried one by one.
"""

from collections.abc import Callable, Sequence

import numpy as np

from bench.stories_articles import Article

Grouping = dict[int, int]
Peer = Callable[[Sequence[Article], float], Grouping]

_DAYS = 7
_LEAD_CHARACTERS = 2000


def headlines_in_one_pass(articles: Sequence[Article], similar: float) -> Grouping:
    """Join the story with the most similar headline on average (cosine) within a week, else begin one."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(sublinear_tf=True).fit_transform([one.title for one in articles])
    days = np.array([one.at.timestamp() / 86400 for one in articles])
    found: Grouping = {}
    for key, row in enumerate(vectors):
        first = int(np.searchsorted(days, days[key] - _DAYS))
        scores = (vectors[first:key] @ row.T).toarray().ravel()
        totals: dict[int, list[float]] = {}
        for other, score in zip(range(first, key), scores.tolist(), strict=True):
            totals.setdefault(found[other], []).append(score)
        best = max(totals, key=lambda story: (sum(totals[story]) / len(totals[story]), -story), default=key)
        near = best in totals and sum(totals[best]) / len(totals[best]) >= similar
        found[key] = best if near else key
    return found


def dbscan(articles: Sequence[Article], similar: float) -> Grouping:
    """Group all at once: DBSCAN over the cosine of title and lead, two articles enough for a story."""
    from sklearn.cluster import DBSCAN
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = [f"{one.title} {one.title} {one.title} {one.body[:_LEAD_CHARACTERS]}" for one in articles]
    vectors = TfidfVectorizer(sublinear_tf=True).fit_transform(texts)
    labels = DBSCAN(eps=1 - similar, min_samples=2, metric="cosine").fit_predict(vectors).tolist()
    # What belongs to no group stands for itself, below every group's number.
    return {key: label if label >= 0 else -1 - key for key, label in enumerate(labels)}


PEERS: dict[str, tuple[Peer, Sequence[float]]] = {
    "TF-IDF of headlines in one pass": (headlines_in_one_pass, (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5)),
    "DBSCAN over TF-IDF (offline)": (dbscan, (0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6)),
}
