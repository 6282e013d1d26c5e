from tests.crawls.test_sending import SENDING, _sent
from tests.crawls.asking import ask, complaints
from tests.crawls.rows import rolled_back
def test_x(town):
    a=SENDING["hall_new"]
    with rolled_back():
        r=ask(town.boss,"POST",a.url(town.alice),{**_sent(town,a),"csrfmiddlewaretoken":"x"*64},csrf=True)
        print("=====", r.status_code, complaints(r))
    a=SENDING["plan_new"]
    with rolled_back():
        print("=====", town.sends_to(a), {k:v for k,v in town.filled(a).items()}, town.forms["plan_new"].buttons)
