"""Regression of counts: quasi-Poisson with a logarithmic link, by iteratively reweighted least squares."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]

_CLOSE = 1e-8
_MOST_STEPS = 25
_HIGHEST = 500.0


class NoFit(ValueError):
    """The regression has no finite answer, as with counts that are all zero in one group."""


@dataclass(frozen=True)
class CountFit:
    """A fitted regression of counts.

    ``coefficients`` on the logarithmic scale; ``mean`` the fitted counts;
    ``leverage`` the diagonal of the hat matrix; ``unscaled`` the covariance of
    the coefficients for dispersion 1; ``free`` the residual degrees of
    freedom; ``weights`` the prior weights given, ``working`` those of the last
    step of least squares (they and not those of its answer make ``unscaled``,
    ``leverage`` and ``pearson``, as in R, whose published figures rest on it).
    """

    coefficients: Floats
    mean: Floats
    leverage: Floats
    unscaled: Floats
    free: int
    counts: Floats
    weights: Floats
    working: Floats

    @property
    def pearson(self) -> float:
        """Pearson's estimate of the dispersion (variance over mean)."""
        return float((self.working * self.residuals**2).sum() / self.free)

    @property
    def residuals(self) -> Floats:
        """The working residuals: (count - mean) / mean."""
        return (self.counts - self.mean) / self.mean

    def at(self, row: Floats, offset: float = 0.0) -> tuple[float, float]:
        """Return the linear predictor for one row of the design and its standard error at dispersion 1."""
        return float(row @ self.coefficients) + offset, float(np.sqrt(row @ self.unscaled @ row))

    def odds_of_coefficient(self, place: int, dispersion: float) -> float:
        """Return the two-sided p value of a coefficient (Student's t)."""
        error = np.sqrt(dispersion * self.unscaled[place, place])
        if error == 0:
            return float(abs(self.coefficients[place]) < _CLOSE)
        return float(2 * stats.t.sf(abs(self.coefficients[place]) / error, self.free))


def fit_counts(
    counts: Floats, design: Floats, *, weights: Floats | None = None, offset: Floats | float = 0.0
) -> CountFit:
    """Fit ``log mean = design @ coefficients + offset`` to counts whose variance is proportional to the mean.

    ``design`` has one row a count. Starting values and the stopping rule
    (relative change of the deviance below 1e-8) are those of R's ``glm``.

    Raises NoFit where it does not converge in 25 steps or is not determined.
    """
    prior = np.ones_like(counts) if weights is None else weights
    mean, deviance = counts + 0.1, np.inf
    eta = np.log(mean)
    for _ in range(_MOST_STEPS):
        working = prior * mean
        coefficients = _least_squares(design, eta - offset + (counts - mean) / mean, working)
        eta = design @ coefficients + offset
        mean = np.exp(np.clip(eta, -_HIGHEST, _HIGHEST))
        before, deviance = deviance, _deviance(counts, mean, prior)
        if abs(deviance - before) / (abs(deviance) + 0.1) < _CLOSE:
            return _fit(counts, design, prior, working, coefficients, mean)
    raise NoFit("the regression of counts does not converge; use fewer terms or a longer history")


def _least_squares(design: Floats, response: Floats, weights: Floats) -> Floats:
    root = np.sqrt(weights)
    answer, _, rank, _ = np.linalg.lstsq(design * root[:, None], response * root, rcond=None)
    if rank < design.shape[1] or not np.isfinite(answer).all():
        raise NoFit("the terms of the regression of counts cannot be told apart; use fewer terms")
    return np.asarray(answer)


def _deviance(counts: Floats, mean: Floats, weights: Floats) -> float:
    ratio = np.where(counts > 0, counts, 1.0) / np.where(counts > 0, mean, 1.0)
    return float(2 * (weights * (counts * np.log(ratio) - (counts - mean))).sum())


def _fit(
    counts: Floats, design: Floats, prior: Floats, working: Floats, coefficients: Floats, mean: Floats
) -> CountFit:
    unscaled: Floats = np.asarray(np.linalg.inv((design * working[:, None]).T @ design), dtype=np.float64)
    leverage = np.einsum("ij,jk,ik->i", design, unscaled, design) * working
    return CountFit(coefficients, mean, leverage, unscaled, len(counts) - design.shape[1], counts, prior, working)
