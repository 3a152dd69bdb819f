-- A look for due work reads the first rows of each lane. What changes when a row is leased is in no index.
CREATE INDEX queue_item_next ON queue_item (lane, next_at) WHERE state = 'waiting';
