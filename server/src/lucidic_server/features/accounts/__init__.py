"""Accounts: setting up, signing in and out, oneself, invitations, the sign-in provider."""
