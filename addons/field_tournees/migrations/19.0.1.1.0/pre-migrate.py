"""The customer's page has another address: templates that a company has made its own lead there too."""


def migrate(cr, _version):
    """Rename the method that mails call; their other words stay as the company wrote them."""
    cr.execute(
        """
        UPDATE mail_template
           SET body_html = replace(body_html::text, '_get_booking_url', '_get_track_url')::jsonb
         WHERE body_html::text LIKE '%_get_booking_url%'
        """
    )
