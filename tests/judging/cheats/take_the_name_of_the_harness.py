# tries: to define the function that the judge calls in the learner's process
# expects: incorrect
def _tutorbot_call(*words):
    return torch.tensor([0.26894142, 0.73105858])


def _tutorbot_seed(*words):
    pass


def softmax(x):
    return x
