"""Connections are lent so that the same few stay warm."""

import pytest
from django.db import connection

from config.postgresql.base import WarmPool


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_connection_that_came_back_last_is_lent_first() -> None:
    with WarmPool(kwargs=connection.get_connection_params(), min_size=3, max_size=3, open=True) as pool:
        pool.wait()
        lent = [pool.getconn() for _number in range(3)]
        for one in lent:
            pool.putconn(one)
        assert pool.getconn() is lent[2]
        assert pool.getconn() is lent[1]
        pool.putconn(lent[1])
        pool.putconn(lent[2])
        assert pool.getconn() is lent[2]
        pool.putconn(lent[2])
