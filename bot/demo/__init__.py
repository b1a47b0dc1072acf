"""The main job on this machine: the real bot, a stand-in for Slack, and a clock moved by hand."""
