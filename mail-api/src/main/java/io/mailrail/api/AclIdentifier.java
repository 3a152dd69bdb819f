package io.mailrail.api;

/// Whom an entry of an access control list means (RFC 4314 §2): an account by its login, or `anyone`; with `-` before it, what it
/// says is taken away. Making one throws IllegalArgumentException for an empty one, a control character, or more than
/// [#MAX_LENGTH] characters.
public record AclIdentifier(String value) {

    /// The longest identifier, in UTF-16 units.
    public static final int MAX_LENGTH = 400;

    /// Every account of the owner's domain.
    public static final AclIdentifier ANYONE = new AclIdentifier("anyone");

    public AclIdentifier {
        if (value.isEmpty() || value.equals("-")) {
            throw new IllegalArgumentException("empty identifier");
        }
        if (value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "identifier longer than " + MAX_LENGTH + " characters");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("control character in identifier");
        }
    }

    public boolean isNegative() {
        return value.startsWith("-");
    }

    /// Without the sign.
    public String name() {
        return isNegative() ? value.substring(1) : value;
    }

    public boolean isAnyone() {
        return name().equals(ANYONE.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
