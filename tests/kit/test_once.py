"""What one page asks twice is answered once; everything else always looks again."""

from itertools import count

from danbiet.kit.once import once_a_page, one_page


def a_counter():
    numbers = count(1)

    @once_a_page(key=lambda person, at: person)
    def asked(person: str, at: int) -> int:
        return next(numbers)

    return asked


def test_a_page_gets_one_answer_for_each_person_whatever_the_moment():
    asked = a_counter()
    with one_page():
        assert [asked("an", 1), asked("an", 2), asked("bình", 2), asked("an", at=3)] == [1, 1, 2, 1]


def test_the_next_page_and_every_job_look_again():
    asked = a_counter()
    with one_page():
        asked("an", 1)
    with one_page():
        assert asked("an", 1) == 2
    assert [asked("an", 1), asked("an", 1)] == [3, 4]


def test_two_functions_never_answer_for_each_other():
    first, second = a_counter(), a_counter()
    second("an", 1)
    with one_page():
        assert (first("an", 1), second("an", 1)) == (1, 2)
