"""The tutor: every request that can be made, by noun, on one store."""

from tutorbot.domain.learners import Defaults
from tutorbot.encoder.encoders import Encoder
from tutorbot.fitting.fitters import Fitter
from tutorbot.judging.experiments import Trainer
from tutorbot.judging.judges import Judge
from tutorbot.pictures.pictures import Pictures
from tutorbot.sandbox.sandboxes import Sandbox
from tutorbot.storage.stores import Store
from tutorbot.tutor.blanks import Blanks
from tutorbot.tutor.cards import Cards
from tutorbot.tutor.challenges import Challenges
from tutorbot.tutor.comebacks import Comebacks
from tutorbot.tutor.commands import Commands
from tutorbot.tutor.courses import Courses
from tutorbot.tutor.decks import Decks
from tutorbot.tutor.difficulties import Difficulties
from tutorbot.tutor.fits import Fits
from tutorbot.tutor.guilds import Guilds
from tutorbot.tutor.learners import Learners
from tutorbot.tutor.modes import Modes
from tutorbot.tutor.outages import Outages
from tutorbot.tutor.paths import Paths
from tutorbot.tutor.progress import Progress
from tutorbot.tutor.projects import Projects
from tutorbot.tutor.proofs import Proofs
from tutorbot.tutor.puzzles import Puzzles
from tutorbot.tutor.questions import Questions
from tutorbot.tutor.quizzes import Quizzes
from tutorbot.tutor.readings import Readings
from tutorbot.tutor.recalls import Recalls
from tutorbot.tutor.recaps import Recaps
from tutorbot.tutor.reminders import Reminders
from tutorbot.tutor.reviews import Reviews
from tutorbot.tutor.runs import Runs
from tutorbot.tutor.streaks import Streaks
from tutorbot.tutor.strengths import Strengths
from tutorbot.tutor.submissions import Submissions
from tutorbot.tutor.topic_tests import TopicTests
from tutorbot.tutor.visuals import Visuals
from tutorbot.tutor.workloads import Workloads


class Tutor:
    def __init__(
        self,
        store: Store,
        defaults: Defaults,
        judge: Judge,
        sandbox: Sandbox,
        pictures: Pictures | None = None,
        fitter: Fitter | None = None,
        encoder: Encoder | None = None,
    ) -> None:
        self.store = store
        self.defaults = defaults
        self.challenges = Challenges(store, defaults)
        self.cards = Cards(store, defaults)
        self.comebacks = Comebacks(store, defaults)
        self.commands = Commands(store)
        self.courses = Courses(store)
        self.difficulties = Difficulties(store)
        self.fits = Fits(store, fitter or Fitter(), defaults)
        self.decks = Decks(store, defaults)
        self.guilds = Guilds(store)
        self.learners = Learners(store, defaults)
        self.modes = Modes(store, defaults)
        self.outages = Outages(store)
        self.paths = Paths(store, defaults)
        self.pictures = pictures or Pictures()
        self.progress = Progress(store, defaults)
        self.projects = Projects(store, defaults, Trainer(sandbox), sandbox)
        self.proofs = Proofs(store, sandbox)
        self.puzzles = Puzzles(store, defaults, judge, sandbox)
        self.blanks = Blanks(store, self.puzzles)
        self.questions = Questions(store, judge, sandbox)
        self.quizzes = Quizzes(store, defaults)
        self.readings = Readings(store, defaults)
        self.recalls = Recalls(store, encoder or Encoder(), defaults)
        self.recaps = Recaps(store, defaults)
        self.reviews = Reviews(store, defaults)
        self.reminders = Reminders(store, defaults)
        self.runs = Runs(store, sandbox)
        self.streaks = Streaks(store, defaults)
        self.strengths = Strengths(store, defaults)
        self.submissions = Submissions(store, self.puzzles, judge, sandbox)
        self.topic_tests = TopicTests(store, defaults)
        self.visuals = Visuals(store, defaults)
        self.workloads = Workloads(store, defaults)
