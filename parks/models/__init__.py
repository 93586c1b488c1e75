from parks.models.data_centre import STANDARD_RACK_KW, CapacityReading, DataCentre
from parks.models.park import Park

__all__ = ["STANDARD_RACK_KW", "CapacityReading", "DataCentre", "Park"]
