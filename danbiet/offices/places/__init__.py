"""The map: 34 provinces, 3,321 communes, and what each former unit became.

The units come from the data files of the package ``vietnamadminunits``; its code, which can ask an online
geocoder, is never imported. What changed since, and which communes are islands, stands in two small dated
files beside this one.
"""

from danbiet.offices.places.loading import Loaded, load_places

__all__ = ["Loaded", "load_places"]
