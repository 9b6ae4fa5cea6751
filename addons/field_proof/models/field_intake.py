from odoo import api, models
from odoo.exceptions import UserError

from ..tools import intake
from ..tools.bad_file import BadFile


class FieldIntake(models.AbstractModel):
    """The door by which photos, videos and signatures come in, and what it says to a bad file."""

    _name = "field.intake"
    _description = "Intake of Files"

    # === BUSINESS === #
    @api.model
    def _take(self, content):
        """Return an image or a short video as it may be kept (`intake.Taken`).

        :raise UserError: says why the file cannot be kept, and what to do
        """
        try:
            return intake.read(content)
        except BadFile as error:
            raise UserError(self._explain(error)) from error

    @api.model
    def _explain(self, error):
        """Return the sentence that belongs to a BadFile."""
        megabytes = 2**20
        return {
            "empty": self.env._("This file is empty: take the photo again."),
            "large": self.env._(
                "This file is too large: a photo has at most %(photo)s MB, a video %(video)s MB.",
                photo=intake.MAX_PICTURE_BYTES // megabytes,
                video=intake.MAX_VIDEO_BYTES // megabytes,
            ),
            "heic": self.env._(
                "This photo has a format that only some phones read (HEIC). Choose “most compatible” in "
                "the camera's settings, or take it with the app."
            ),
            "kind": self.env._("This is neither a photo nor a video: send a JPEG, PNG, WebP, MP4 or WebM."),
            "broken": self.env._("This file is damaged or not complete: take the photo or video again."),
            "hidden": self.env._("Something else hides in this file: it is not kept. Take the photo again."),
            "pixels": self.env._("This picture is too large to be read: take it with the app."),
            "small": self.env._("This picture is too small to show anything: take it again."),
            "long": self.env._(
                "This video is too long: at most %(seconds)s seconds.", seconds=intake.MAX_VIDEO_SECONDS
            ),
            "tracks": self.env._("This video carries other data than picture and sound: film with the app."),
            "blank": self.env._("Nothing was signed: sign in the frame."),
            "scribble": self.env._("The frame is nearly all black: clear it and sign again."),
        }[error.reason]
