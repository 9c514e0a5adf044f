"""The page of deliveries and equipment: what came, what waits, who has it, what left."""
