"""The tutor: every request that can be made, by noun, on one store."""

from tutorbot.domain.learners import Defaults
from tutorbot.storage.stores import Store
from tutorbot.tutor.commands import Commands
from tutorbot.tutor.courses import Courses
from tutorbot.tutor.guilds import Guilds
from tutorbot.tutor.learners import Learners
from tutorbot.tutor.questions import Questions
from tutorbot.tutor.quizzes import Quizzes
from tutorbot.tutor.reviews import Reviews
from tutorbot.tutor.streaks import Streaks


class Tutor:
    def __init__(self, store: Store, defaults: Defaults) -> None:
        self.store = store
        self.defaults = defaults
        self.commands = Commands(store)
        self.courses = Courses(store)
        self.guilds = Guilds(store)
        self.learners = Learners(store, defaults)
        self.questions = Questions(store)
        self.quizzes = Quizzes(store, defaults)
        self.reviews = Reviews(store, defaults)
        self.streaks = Streaks(store, defaults)
