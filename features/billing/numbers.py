"""Numbers of invoices, credit notes and receipts: one after the other, without gaps (a tax office counts them)."""

from datetime import date

from features.billing.models import BillingRules, Invoice, NumberSeries


def take(what: str, rules: BillingRules, day: date) -> str:
    """
    Return the next number. Until the transaction ends nobody else gets one: if it fails, the number is given again.

    `what` is "" for invoices, else the letters that stand before: CN for credit notes, R for receipts.
    """
    year = str(day.year) if rules.yearly else ""
    NumberSeries.objects.bulk_create([NumberSeries(key=f"{what or 'I'}:{year}")], ignore_conflicts=True)
    series = NumberSeries.objects.select_for_update().get(key=f"{what or 'I'}:{year}")
    while _is_taken(what, number := written(what, rules, year, series.next)):
        series.next += 1  # under another rule the same was given out before
    series.next += 1
    series.save(update_fields=["next"])
    return number


def _is_taken(what: str, number: str) -> bool:
    return not what and Invoice.objects.filter(number=number).exists()


def upcoming(rules: BillingRules, day: date) -> str:
    """Return the number that the next invoice would get; another may be faster."""
    year = str(day.year) if rules.yearly else ""
    series = NumberSeries.objects.filter(key=f"I:{year}").first()
    following = series.next if series else 1
    while _is_taken("", number := written("", rules, year, following)):
        following += 1
    return number


def written(what: str, rules: BillingRules, year: str, number: int) -> str:
    parts = (what, year, f"{number:0{rules.digits}d}")
    return rules.prefix + "-".join(part for part in parts if part)
