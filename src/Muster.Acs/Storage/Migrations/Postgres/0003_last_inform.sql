-- Devices by their last Inform, exactly: made while servers write, by 0005_online_indexes.
SELECT 1;
