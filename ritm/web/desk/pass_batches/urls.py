from django.urls import path

from ritm.web.desk.pass_batches import extending, freezing, one

urlpatterns = [
    path("groups/<int:pk>/freeze/", freezing.group_freeze, name="group_freeze"),
    path("clients/search/freeze/", freezing.advanced_freeze, name="advanced_freeze"),
    path("passes/extend/<int:pk>/", extending.pass_extend_many, name="pass_extend_many"),
    path("passes/batches/<int:pk>/", one.pass_batch, name="pass_batch"),
    path("passes/batches/<int:pk>/undo/", one.pass_batch_undo, name="pass_batch_undo"),
]
