from django.urls import path

from ritm.web.desk.lessons import (
    cancelling,
    dialog,
    found,
    keeping,
    marking_all,
    missing,
    panel,
    paper,
    pressing,
    series,
    waiting,
    why,
)

urlpatterns = [
    path("lessons/<int:pk>/", panel.lesson, name="lesson"),
    path("lessons/<int:pk>/search/", found.lesson_search, name="lesson_search"),
    path("lessons/<int:pk>/print/", paper.lesson_print, name="lesson_print"),
    path("lessons/<int:pk>/clients/<int:client_id>/", dialog.lesson_booking_dialog, name="lesson_booking_dialog"),
    path("lessons/<int:pk>/clients/<int:client_id>/series/", series.lesson_series, name="lesson_series"),
    path("lessons/<int:pk>/book/", pressing.lesson_book, name="lesson_book"),
    path("lessons/<int:pk>/mark/", pressing.lesson_mark, name="lesson_mark"),
    path("lessons/<int:pk>/mark-all/", marking_all.lesson_mark_all, name="lesson_mark_all"),
    path("lessons/<int:pk>/unmark-all/", marking_all.lesson_unmark_all, name="lesson_unmark_all"),
    path("lessons/<int:pk>/bookings/<int:booking_id>/cancel/", cancelling.lesson_cancel, name="lesson_cancel"),
    path(
        "lessons/<int:pk>/bookings/<int:booking_id>/cancel/undo/",
        cancelling.lesson_cancel_undo,
        name="lesson_cancel_undo",
    ),
    path("lessons/<int:pk>/bookings/<int:booking_id>/undo/", pressing.lesson_booking_undo, name="lesson_booking_undo"),
    path("lessons/<int:pk>/bookings/<int:booking_id>/missed/", missing.lesson_missed, name="lesson_missed"),
    path(
        "lessons/<int:pk>/bookings/<int:booking_id>/missed/undo/", missing.lesson_missed_undo, name="lesson_missed_undo"
    ),
    path("lessons/<int:pk>/bookings/<int:booking_id>/waive/", missing.lesson_waive, name="lesson_waive"),
    path("lessons/<int:pk>/bookings/<int:booking_id>/why/", why.lesson_why, name="lesson_why"),
    path("lessons/<int:pk>/visits/<int:visit_id>/why/", why.lesson_visit_why, name="lesson_visit_why"),
    path("lessons/<int:pk>/waiting/<int:entry_id>/why/", why.lesson_wait_why, name="lesson_wait_why"),
    path("lessons/<int:pk>/keep/", keeping.lesson_keep, name="lesson_keep"),
    path("lessons/<int:pk>/waiting/", waiting.lesson_wait, name="lesson_wait"),
    path("lessons/<int:pk>/waiting/<int:entry_id>/leave/", waiting.lesson_wait_leave, name="lesson_wait_leave"),
    path("lessons/<int:pk>/waiting/<int:entry_id>/remove/", waiting.lesson_wait_remove, name="lesson_wait_remove"),
    path("lessons/<int:pk>/waiting/<int:entry_id>/move/", waiting.lesson_wait_move, name="lesson_wait_move"),
    path("lessons/<int:pk>/waiting/<int:entry_id>/promote/", waiting.lesson_wait_promote, name="lesson_wait_promote"),
    path("lessons/<int:pk>/visits/<int:visit_id>/undo/", pressing.lesson_undo, name="lesson_undo"),
]
