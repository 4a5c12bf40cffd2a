"""What people see: pictures and tables, made from prepared data. Nothing here computes or draws at random."""
