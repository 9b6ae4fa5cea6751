"""How known SMS operators want to be spoken to: starting points that a manager completes."""

# Only operators whose public documentation was read; everything else is "Other".
PRESETS = {
    "ovh": {
        "method": "GET",
        "url": "https://www.ovh.com/cgi-bin/sms/http2sms.cgi?account=ACCOUNT&login=LOGIN&password={secret}"
        "&from={sender}&to=00{number}&message={text}&noStop=1&contentType=text/plain",
        "headers": "",
        "kind": "form",
        "body": "",
        "success": r"^\s*OK\b",
        "refusal": r"^\s*KO\b",
        "reference_pattern": r"(\d+)\s*$",
    },
    "brevo": {
        "method": "POST",
        "url": "https://api.brevo.com/v3/transactionalSMS/send",
        "headers": "api-key: {secret}\nAccept: application/json",
        "kind": "json",
        "body": '{"type": "transactional", "sender": "{sender}", "recipient": "{number}", '
        '"content": "{text}", "tag": "{reference}", "webUrl": "{receipt_url}"}',
        "success": r'"messageId"',
        "refusal": "",
        "reference_pattern": r'"messageId"\s*:\s*"?(\d+)',
        "receipt_status": "msg_status",
        "receipt_delivered": "delivered",
        "receipt_failed": "hard_bounces, soft_bounces, rejected, blacklisted, undelivered",
    },
}
