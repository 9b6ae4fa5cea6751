"""Hand a mail to an SMTP server so that its fate is known whenever it can be. Without the ORM."""

import smtplib

from .outcome import REFUSED, RETRY, SENT, UNKNOWN, Outcome


def deliver(session, sender, recipient, message, before_data):
    """Send one mail to one recipient over an open session.

    smtplib's own `sendmail` does not tell how far it came; until the text leaves, an error is safe.

    Parameters
    ----------
    session : smtplib.SMTP
    sender, recipient : str
        Addresses of the envelope.
    message : email.message.Message
    before_data : callable
        Called when the server has agreed to everything but the text itself.

    Returns
    -------
    Outcome
    """
    try:
        code, answer = session.mail(sender)
        if code != 250:  # this is about us, not about the recipient: it may be set right
            return Outcome(RETRY, f"{code} {_text(answer)}")
        code, answer = session.rcpt(recipient)
        if code not in (250, 251):
            return _refuse(code, answer)
    except (smtplib.SMTPException, OSError) as error:
        session.close()  # a server that hangs would hang at the goodbye too
        return Outcome(RETRY, str(error))
    before_data()
    try:
        code, answer = session.data(message.as_bytes(policy=message.policy.clone(linesep="\r\n")))
    except smtplib.SMTPDataError as error:  # refused before any text was sent
        return _refuse(error.smtp_code, error.smtp_error)
    except (smtplib.SMTPException, OSError) as error:
        session.close()
        return Outcome(UNKNOWN, str(error) or type(error).__name__)
    return Outcome(SENT, _text(answer)) if code == 250 else _refuse(code, answer)


def close(session):
    """Say goodbye; the mail is gone already, so nothing that fails here matters."""
    try:
        session.quit()
    except (smtplib.SMTPException, OSError):
        session.close()


def _refuse(code, answer):
    """A server that says 4xx asks to come back; 5xx is its last word."""
    return Outcome(RETRY if 400 <= code < 500 else REFUSED, f"{code} {_text(answer)}")


def _text(answer):
    return answer.decode(errors="replace") if isinstance(answer, bytes) else str(answer)
