//! The words of the audit: what may be done, and to what (ACC5). The server writes no others, and each has its words in
//! `contract/src/audit/words.rs`.

use crate::word::words;

words! {
    /// What was done.
    AuditAction {
        /// Logged in.
        SessionOpened = "session.opened",
        /// Log-in refused.
        SessionRefused = "session.refused",
        /// Logged out.
        SessionEnded = "session.ended",
        /// Log-in ended: suspected misuse.
        SessionReuseDetected = "session.reuse_detected",
        /// Other log-ins ended.
        SessionsEnded = "sessions.ended",
        /// Wrong code.
        SecondFactorRefused = "second_factor.refused",
        /// Authenticator app used.
        TotpUsed = "totp.used",
        /// Second factor set up.
        TotpSetUp = "totp.set_up",
        /// Second factor removed.
        TotpRemoved = "totp.removed",
        /// Recovery code used.
        RecoveryCodeUsed = "recovery_code.used",
        /// Recovery codes renewed.
        RecoveryCodesRenewed = "recovery_codes.renewed",
        /// Password changed.
        PasswordChanged = "password.changed",
        /// Password set by link.
        PasswordSet = "password.set",
        /// Wrong password at a confirmation.
        PasswordRefused = "password.refused",
        /// Password reset requested.
        PasswordLinkAsked = "password_link.asked",
        /// Booking made.
        BookingCreated = "booking.created",
        /// Booking moved.
        BookingMoved = "booking.moved",
        /// Booking corrected.
        BookingCorrected = "booking.corrected",
        /// Booking cancelled.
        BookingCancelled = "booking.cancelled",
        /// Booking shown.
        BookingRead = "booking.read",
        /// History of a booking shown.
        BookingHistoryRead = "booking.history_read",
        /// Existing booking shown.
        BookingShownInRefusal = "booking.shown_in_refusal",
        /// Names compared with another booking of the coupon.
        BookingNamesCompared = "booking.names_compared",
        /// Another booking told of in a refusal.
        BookingToldInRefusal = "booking.told_in_refusal",
        /// Bookings searched.
        BookingsListed = "bookings.listed",
        /// Bookings exported.
        BookingsExported = "bookings.exported",
        /// Export of many people approved.
        ExportRequestApproved = "export_request.approved",
        /// Approval of such an export asked for.
        ExportRequestAsked = "export_request.asked",
        /// Export of many people refused.
        ExportRequestRefused = "export_request.refused",
        /// Coupon looked up.
        RecipientLookedUp = "recipient.looked_up",
        /// Venue registered.
        VenueCreated = "venue.created",
        /// Venue changed.
        VenueChanged = "venue.changed",
        /// Slots registered.
        SlotPlanCreated = "slot_plan.created",
        /// Account issued.
        AccountCreated = "account.created",
        /// Account changed.
        AccountChanged = "account.changed",
        /// Account suspended.
        AccountSuspended = "account.suspended",
        /// Account resumed.
        AccountResumed = "account.resumed",
        /// Account deleted.
        AccountDeleted = "account.deleted",
        /// Log-in email sent again.
        AccountLinkSent = "account.link_sent",
        /// Removal of a second factor asked for.
        AccountTotpRemovalAsked = "account.totp_removal_asked",
        /// Removal of a second factor agreed.
        AccountTotpRemovalAgreed = "account.totp_removal_agreed",
        /// Removal of a second factor refused.
        AccountTotpRemovalRefused = "account.totp_removal_refused",
        /// Removal of a second factor withdrawn.
        AccountTotpRemovalWithdrawn = "account.totp_removal_withdrawn",
        /// Second factor removed by the service desk.
        AccountTotpRemoved = "account.totp_removed",
        /// Account shown.
        AccountRead = "account.read",
        /// Accounts listed.
        AccountsListed = "accounts.listed",
        /// Application sent.
        ApplicationSent = "application.sent",
        /// Application shown.
        ApplicationRead = "application.read",
        /// Applications to decide listed.
        ApplicationPeopleListed = "application_people.listed",
        /// Application approved (issue).
        ApplicationPersonIssued = "application_person.issued",
        /// Application approved (change).
        ApplicationPersonChanged = "application_person.changed",
        /// Application approved (deletion).
        ApplicationPersonDeleted = "application_person.deleted",
        /// Application refused.
        ApplicationPersonRefused = "application_person.refused",
        /// Application withdrawn.
        ApplicationPersonWithdrawn = "application_person.withdrawn",
        /// Dates of a round set.
        IssuanceRoundFixed = "issuance_round.fixed",
        /// Round approved.
        IssuanceRoundApproved = "issuance_round.approved",
        /// Company registered.
        VendorCreated = "vendor.created",
        /// Company changed.
        VendorChanged = "vendor.changed",
        /// Company confirmed.
        VendorConfirmed = "vendor.confirmed",
        /// Company refused.
        VendorRefused = "vendor.refused",
        /// Company merged into another.
        VendorMerged = "vendor.merged",
        /// Commission registered, waits for consent.
        CommissionAsked = "commission.asked",
        /// Commission agreed.
        CommissionAgreed = "commission.agreed",
        /// Commission registered.
        CommissionCreated = "commission.created",
        /// Commission changed.
        CommissionChanged = "commission.changed",
        /// Commission withdrawn.
        CommissionWithdrawn = "commission.withdrawn",
        /// Commission moved to another company.
        CommissionMerged = "commission.merged",
        /// Outbox listed.
        OutboxListed = "outbox.listed",
        /// Email shown.
        OutboxMailRead = "outbox_mail.read",
        /// Email sent again.
        OutboxMailRetried = "outbox_mail.retried",
        /// Limits of people seen and exported changed.
        LookLimitsChanged = "look_limits.changed",
        /// Warning about many people seen.
        LookUpsOverQuota = "look_ups.over_quota",
        /// Programme begun.
        ProgrammeCreated = "programme.created",
        /// Draft of a programme begun or changed.
        ProgrammeDraftChanged = "programme.draft_changed",
        /// Draft of a programme removed.
        ProgrammeDraftRemoved = "programme.draft_removed",
        /// Version of a programme published.
        ProgrammePublished = "programme.published",
        /// Product changed from a day on.
        ProductChanged = "product.changed",
        /// Audit log shown.
        AuditListed = "audit.listed",
        /// Audit log exported.
        AuditExported = "audit.exported",
        /// Same request answered again.
        AnswerReplayed = "answer.replayed",
    }
}

words! {
    /// To what kind of thing.
    AuditSubject {
        /// Account.
        Account = "account",
        /// Accounts.
        Accounts = "accounts",
        /// Response.
        Answer = "answer",
        /// Application.
        Application = "application",
        /// List of applications.
        ApplicationPeople = "application_people",
        /// Person in an application.
        ApplicationPerson = "application_person",
        /// Audit log.
        Audit = "audit",
        /// Booking.
        Booking = "booking",
        /// Bookings.
        Bookings = "bookings",
        /// Commission.
        Commission = "commission",
        /// Request for an export of many people.
        ExportRequest = "export_request",
        /// Round.
        IssuanceRound = "issuance_round",
        /// Limits of people seen and exported.
        LookLimits = "look_limits",
        /// Outbox.
        Outbox = "outbox",
        /// Email.
        OutboxMail = "outbox_mail",
        /// Product.
        Product = "product",
        /// Programme.
        Programme = "programme",
        /// Log-in.
        Session = "session",
        /// Slot plan.
        SlotPlan = "slot_plan",
        /// Company.
        Vendor = "vendor",
        /// Venue.
        Venue = "venue",
    }
}
