from parks.models.data_centre import CapacityReading, DataCentre
from parks.models.park import Park

__all__ = ["CapacityReading", "DataCentre", "Park"]
