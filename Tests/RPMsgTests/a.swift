import RPMsg
