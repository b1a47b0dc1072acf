"""The ids that come back with a click or a form. Part of the contract with cards already posted:
an id once used keeps its meaning."""

from __future__ import annotations

# Buttons. The value of each is a letter's handle, or an objection's number.
READ = "read"
SIGN = "sign"
OBJECT = "object"
WITHDRAW = "withdraw"
RESOLVE = "resolve"
OVERRIDE = "override"
WITHDRAW_OBJECTION = "withdraw_objection"
PAGE = "page"
FINALIZE = "finalize"

# Forms.
SIGN_FORM = "sign_form"
WITHDRAW_FORM = "withdraw_form"
OBJECT_FORM = "object_form"
ANSWER_FORM = "answer_form"
CANCEL_FORM = "cancel_form"
FINALIZE_FORM = "finalize_form"
NEW_FORM = "new_form"
PREVIEW_FORM = "preview_form"
NOTICE = "notice"

# Inputs: block ids. The action id of an input is VALUE, or names a choice that changes the form.
VALUE = "value"
LETTER = "letter"
ORGANIZATION = "organization"
NAME = "name"
SIGNED_BY = "signed_by"
ROLE = "role"
AUTHORITY = "authority"
REASON = "reason"
KIND = "kind"
PARAGRAPH = "paragraph"
OBJECTION = "objection"
TITLE = "title"
HANDLE = "handle"
DRAFT = "draft"
RICH_DRAFT = "rich_draft"
DRAFT_FILE = "draft_file"
LANGUAGE = "language"
DEADLINE = "deadline"
CHANNELS = "channels"

CHOOSE_TO_SIGN = "choose_to_sign"
CHOOSE_TO_OBJECT = "choose_to_object"
