# noted: one line more in the ledger. Arguments: DEST, ledger line.
dest=$1 ledger_line=$2
absolute_dest
alp=$dest/.alp
lease_is_mine || stop_with lost-lease "$dest"
append_ledger "$ledger_line" || stop_with full "the ledger"
flush_vault
fact noted "$dest"
