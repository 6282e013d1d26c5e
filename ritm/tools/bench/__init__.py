"""How fast the pages are on a grown studio's data, beside a bare page of the same server in the same run."""
