# Completion of clause for bash 4.4 and later. Once: source <(clause completion bash)

_clause() {
    local line directive=0 IFS=$'\n'
    local -a choices=()
    while read -r line; do
        case $line in
        :[0-9]*) directive=${line#:} ;;
        *) choices+=("${line%%$'\t'*}") ;;
        esac
    done < <("${COMP_WORDS[0]/#\~/$HOME}" __complete-line bash "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)

    compopt -o nosort 2>/dev/null
    if ((directive & 2)); then
        compopt -o nospace
    fi
    if ((directive & 8)); then # files whose names end so, and folders
        compopt -o filenames
        COMPREPLY=($(compgen -d -- "$2"))
        for line in "${choices[@]}"; do
            COMPREPLY+=($(compgen -f -X "!*.$line" -- "$2"))
        done
    elif ((${#choices[@]} == 0 && !(directive & 4))); then
        compopt -o filenames
        COMPREPLY=($(compgen -f -- "$2"))
    else
        COMPREPLY=("${choices[@]}")
    fi
}

complete -F _clause clause
