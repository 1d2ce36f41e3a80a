"""What benchmarks need done to a database and no statement does fast enough, or at all."""
