"""What each picture is made from: small prepared tables, computed elsewhere."""
