package cash.api;

import cash.domain.Verification;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

@Serdeable.Serializable
@JsonInclude
@Schema(name = "Verification", description = "A proof of the books.")
record VerificationJson(
        @Schema(description = "Whether nothing is wrong.", example = "false")
        boolean ok,

        Checked checked,

        @Schema(
                description = "How many discrepancies there are: at least so many, where very much is wrong.",
                example = "1")
        long found,

        @Schema(description = "The first 1000 of them.") List<DiscrepancyJson> discrepancies,

        @Schema(description = "How far the chains of hashes go, for an auditor to keep outside.")
        PinJson head) {

    @Serdeable.Serializable
    @JsonInclude
    @Schema(name = "Checked", description = "How much was checked.")
    record Checked(
            @Schema(example = "3") long cells,
            @Schema(example = "12") long entries,
            @Schema(example = "8") long transactions,
            @Schema(example = "9") long transfers,
            @Schema(example = "2") long realAccounts,
            @Schema(example = "3") long accounts) {}

    static VerificationJson of(Verification verification) {
        var checked = verification.checked();
        return new VerificationJson(
                verification.isOk(),
                new Checked(
                        checked.cells(),
                        checked.entries(),
                        checked.transactions(),
                        checked.transfers(),
                        checked.realAccounts(),
                        checked.accounts()),
                verification.found(),
                verification.discrepancies().stream().map(DiscrepancyJson::of).toList(),
                PinJson.of(verification.pin()));
    }
}
