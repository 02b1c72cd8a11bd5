"""What a unit of work sees of the database: one group of queries a noun, all on the same connection."""

from sqlalchemy import Connection

from tutorbot.storage.audits import Audits
from tutorbot.storage.comebacks import Comebacks
from tutorbot.storage.courses import Courses
from tutorbot.storage.decks import Decks
from tutorbot.storage.difficulties import Difficulties
from tutorbot.storage.drafts import Drafts
from tutorbot.storage.encounters import Encounters
from tutorbot.storage.fits import Fits
from tutorbot.storage.guilds import Guilds
from tutorbot.storage.items import Items
from tutorbot.storage.learners import Learners
from tutorbot.storage.materials import Materials
from tutorbot.storage.modes import Modes
from tutorbot.storage.notes import Notes
from tutorbot.storage.outages import Outages
from tutorbot.storage.plans import Plans
from tutorbot.storage.progress import Progress
from tutorbot.storage.puzzles import Puzzles
from tutorbot.storage.quizzes import Quizzes
from tutorbot.storage.recalls import Recalls
from tutorbot.storage.reminders import Reminders
from tutorbot.storage.reviews import Reviews
from tutorbot.storage.runs import Runs
from tutorbot.storage.streaks import Streaks
from tutorbot.storage.strengths import Strengths
from tutorbot.storage.topic_tests import TopicTests


class Transaction:
    def __init__(self, connection: Connection) -> None:
        self.audits = Audits(connection)
        self.comebacks = Comebacks(connection)
        self.courses = Courses(connection)
        self.difficulties = Difficulties(connection)
        self.decks = Decks(connection)
        self.drafts = Drafts(connection)
        self.encounters = Encounters(connection)
        self.fits = Fits(connection)
        self.guilds = Guilds(connection)
        self.items = Items(connection)
        self.learners = Learners(connection)
        self.materials = Materials(connection)
        self.modes = Modes(connection)
        self.notes = Notes(connection)
        self.progress = Progress(connection)
        self.plans = Plans(connection)
        self.outages = Outages(connection)
        self.puzzles = Puzzles(connection)
        self.quizzes = Quizzes(connection)
        self.recalls = Recalls(connection)
        self.reminders = Reminders(connection)
        self.reviews = Reviews(connection)
        self.runs = Runs(connection)
        self.streaks = Streaks(connection)
        self.strengths = Strengths(connection)
        self.topic_tests = TopicTests(connection)
