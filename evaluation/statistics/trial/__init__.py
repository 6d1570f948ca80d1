"""The target trial: treatments settled at time zero, treatments that begin later, and dates that nobody published."""
