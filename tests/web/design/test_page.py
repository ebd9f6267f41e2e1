from django.template.loader import render_to_string
from django.urls import reverse


def test_design_page_needs_nobody_and_no_record(client, db):
    answer = client.get(reverse("design"))
    assert answer.status_code == 200
    assert b"style=" not in answer.content


def test_design_page_is_dark_for_who_wishes_it(client, db):
    client.cookies["telos-theme"] = "dark"
    assert b'data-theme="dark"' in client.get(reverse("design")).content


def test_fault_page_needs_neither_request_nor_database():
    page = render_to_string("errors/500.html")
    assert "It is not your doing" in page
    assert reverse("help-now") in page
