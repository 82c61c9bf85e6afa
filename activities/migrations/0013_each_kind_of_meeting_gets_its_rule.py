from django.db import migrations

# what was one rule for all becomes one for each kind; high level needed a reserve, others did not
RULES = """
    INSERT INTO activities_presencerule (
        level, is_high_level, valid_from, minimum, ideal, least_service_users, least_carers,
        needs_reserve, high_level_needs_reserve, reply_days, source
    )
    SELECT kind.level, kind.is_high, valid_from, minimum, ideal, 1, 1, kind.is_high, true,
        reply_days, source
    FROM activities_presencerule, (
        VALUES ('practice', true), ('policy', false), ('policy', true), ('governance', false),
            ('governance', true)
    ) AS kind (level, is_high)
    ORDER BY activities_presencerule.id
"""
LEVELS = """
    UPDATE activities_meeting AS meeting SET level = body.level
    FROM activities_activity AS work JOIN activities_group AS body ON body.id = work.group_id
    WHERE work.id = meeting.activity_id
"""
# whoever was alone at a meeting to come is the one seat that said yes, or else the one expected
ALERTS = """
    INSERT INTO activities_alonealert (
        meeting_id, seat_id, why, opened_at, wish, wish_words, offered_way, settled
    )
    SELECT meeting.id, one.id, CASE WHEN one.expected = 1 THEN 'fell' ELSE 'late' END,
        meeting.alone_since, '', '', '', ''
    FROM activities_meeting AS meeting
    CROSS JOIN LATERAL (
        SELECT count(*) AS expected,
            CASE WHEN count(*) FILTER (WHERE seat.reply = 'coming') = 1
                THEN min(seat.id) FILTER (WHERE seat.reply = 'coming')
                WHEN count(*) = 1 THEN min(seat.id) END AS id,
            bool_or(seat.goes_alone_at IS NOT NULL) AS chosen
        FROM activities_seat AS seat
        WHERE seat.meeting_id = meeting.id AND seat.invited_at IS NOT NULL
            AND (NOT seat.is_reserve OR seat.stepped_up_at IS NOT NULL)
            AND seat.reply <> 'not_coming'
    ) AS one
    WHERE meeting.alone_since IS NOT NULL AND meeting.state = 'planned' AND one.id IS NOT NULL
        AND NOT one.chosen
"""


class Migration(migrations.Migration):
    dependencies = [("activities", "0012_rules_history_and_alerts")]

    operations = [
        migrations.RunSQL(LEVELS, migrations.RunSQL.noop),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
        migrations.RunSQL(ALERTS, migrations.RunSQL.noop),
    ]
