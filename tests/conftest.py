"""Databases by copy, guards around every test. How to run: docs/testing.md."""

import gc
import os
import shutil
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.template.base import Template
from django.test import TransactionTestCase

from ritm.accounts.models import Account
from ritm.tools import checks
from tests.given import begun, bobs, fill_second_account, studio  # noqa: F401 -- fixtures for every test
from tests.support import guards, kept
from tests.support.alice import is_full
from tests.support.copies import Copies
from tests.support.lock_order import watched
from tests.support.touched import Touched

TOUCHED = Touched()
_DATABASE = frozenset({"db", "transactional_db", "live_server", "_django_db_helper", "django_user_model"})
_RUN = uuid4().hex


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What another engine would only say again is left out on PostgreSQL: deselected and counted, never skipped.

    A test of one engine's own mechanics is left out on the other, always.
    """
    is_postgres = connection.vendor == "postgresql"
    left_out = [item for item in items if item.get_closest_marker("sqlite" if is_postgres else "postgres")]
    if is_postgres and not is_full():
        left_out += [item for item in items if item.get_closest_marker("once") or not asks_database(item)]
    if left_out:
        left_out = list(dict.fromkeys(left_out))
        config.hook.pytest_deselected(items=left_out)
        out = set(left_out)
        items[:] = [item for item in items if item not in out]
    _share_out(items)


def _share_out(items: list[pytest.Item]) -> None:
    """With `-n 2 --dist=loadgroup` a file stays in one worker, which begins it once; the crawls, of one town, all in one.

    What takes longest goes first, so that both workers end together.
    """
    for item in items:
        folder = item.path.parent.name
        has_own = item.get_closest_marker("xdist_group")
        if not has_own:
            item.add_marker(pytest.mark.xdist_group(folder if folder == "crawls" else item.nodeid.partition("::")[0]))
    items.sort(key=lambda item: not (item.path.parent.name == "crawls" or item.get_closest_marker("axe")))


def asks_database(item: pytest.Item) -> bool:
    """Whether it does; a test that does not is the same on every engine. `django_db_setup`: a fixture of its own does."""
    fixtures = getattr(item, "fixturenames", ())
    return bool(item.get_closest_marker("django_db") or (_DATABASE | {"django_db_setup"}) & set(fixtures))


def pytest_collection_finish(session: pytest.Session) -> None:
    """What has been read by now stays to the end: looking through it for garbage cost a fifteenth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
    """A skipped test proves nothing, so it fails."""
    report = yield
    _fail_if_skipped(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    """The same for a whole file that skips itself."""
    report = yield
    _fail_if_skipped(report)
    return report


def _fail_if_skipped(report: Any) -> None:
    if report.outcome == "skipped" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"A test may not skip: {report.longrepr}"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The first process removes the run's template and folder, after every worker."""
    if hasattr(session.config, "workerinput") or os.environ.get("RITM_TESTS_OWNER") != str(os.getpid()):
        return
    if connection.vendor == "postgresql":
        Copies(_run(session.config), "main").drop_template()
    shutil.rmtree(os.environ["RITM_TESTS_FOLDER"], ignore_errors=True)


def _run(config: pytest.Config) -> str:
    """The run's own name, the same in every worker."""
    worker = getattr(config, "workerinput", None)
    if worker:
        return worker["testrunuid"]
    session = config.pluginmanager.getplugin("dsession")
    return getattr(getattr(session, "nodemanager", None), "testrunuid", None) or _RUN


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """Every worker has its own copy of one template; a test that commits gets a new copy instead of a flush."""
    worker = getattr(request.config, "workerinput", {"workerid": "main"})["workerid"]
    copies = Copies(_run(request.config), worker)
    kept.compare_enough()
    with django_db_blocker.unblock():
        copies.build(_fill)
        TransactionTestCase._fixture_teardown = lambda _case: copies.renew()
        connection.execute_wrappers.append(TOUCHED)
        yield
        copies.drop()


def _fill() -> None:
    """A second account full of data: something to leak in every test."""
    fill_second_account()


@pytest.fixture(autouse=True, scope="session")
def _pages_are_drawn_as_at_work(django_test_environment: None) -> None:
    """Django's tests copy every context that a template is drawn with; nobody here looks at those."""
    Template._render = lambda self, context: self.nodelist.render(context)


@pytest.fixture(autouse=True, scope="session")
def _loopback_only() -> Iterator[None]:
    with guards.loopback_only():
        yield


@pytest.fixture(autouse=True)
def _leaves_nothing_open(request: pytest.FixtureRequest) -> Iterator[None]:
    kept.begin(request.node.nodeid.partition("::")[0])
    yield
    assert guards.left_open() == {}


@pytest.fixture(autouse=True)
def _house_in_order(request: pytest.FixtureRequest, _django_db_marker: None) -> Iterator[None]:
    """Every database test ends with the invariants, and on PostgreSQL has locked in the one order."""
    uses_database = request.node.get_closest_marker("django_db") or _DATABASE & set(request.fixturenames)
    if not uses_database:
        yield
        return
    request.getfixturevalue("_django_db_helper")
    mark = request.node.get_closest_marker("plants")
    plants, planted = mark is not None and not mark.args, set(mark.args if mark else ())
    _begin_ids_anew()
    with watched() as watch:
        yield
    assert plants or watch is None or watch.found == [], "docs/locking.md has the one order of locks"
    broken = connection.in_atomic_block and connection.needs_rollback
    written = TOUCHED.take()
    if not broken and not plants:
        # Another thread's writes are not seen here, so a test that commits is asked everything.
        is_seen = connection.in_atomic_block
        found = _violations(written if is_seen else None, with_bob="bobs" in request.fixturenames)
        assert [one for one in found if one.code not in planted] == []


def _begin_ids_anew() -> None:
    """What a test rolls back gives its ids back on SQLite, not on PostgreSQL; statements are kept by their account's id."""
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("select setval('accounts_account_id_seq', (select max(id) from accounts_account))")


def _violations(written: set[str] | None, *, with_bob: bool) -> list[checks.Violation]:
    """What is wrong in the accounts this test has made, and in Bob's where it touched his.

    I-15 is left to the database: every test ends with all its deferred keys checked. I-29 looks at the disk, where a
    test may have a folder of its own that is gone by now: storms, kills and tests/tools ask it.
    """
    codes = tuple(code for code in checks.all_checks() if code not in {"I-15", "I-29"})
    if written is not None:
        codes = TOUCHED.may_be_broken(codes, written)
    if not codes:
        return []
    accounts = Account.objects.order_by("id")
    chosen = accounts if with_bob else accounts.exclude(name="Bob")
    return TOUCHED.violations(tuple(chosen.values_list("id", flat=True)), codes)
