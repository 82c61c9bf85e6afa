from django.db import migrations

# What somebody asked for at the meeting they last said yes to becomes what helps them everywhere.
KEEP = """
    INSERT INTO people_needs (person_id, help, words, hard_times, saved_at)
    SELECT DISTINCT ON (seat.person_id) seat.person_id,
           ARRAY(SELECT help FROM activities_adjustment
                 WHERE seat_id = seat.id ORDER BY id),
           coalesce((SELECT words FROM activities_adjustment
                     WHERE seat_id = seat.id AND help = 'other'), ''),
           '{}', seat.replied_at
    FROM activities_seat seat WHERE seat.reply = 'coming'
    ORDER BY seat.person_id, seat.replied_at DESC, seat.id DESC
    ON CONFLICT (person_id) DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0007_an_answer_says_who_typed_it"),
        ("people", "0005_needs_are_sealed_to_their_row"),
    ]

    # going back, the answers are still where they were
    operations = [migrations.RunSQL(KEEP, migrations.RunSQL.noop)]
