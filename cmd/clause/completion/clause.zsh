#compdef clause
# Completion of clause for zsh. Once: source <(clause completion zsh)

_clause() {
    local line directive=0
    local -a choices shown
    for line in "${(@f)$("${(Q)words[1]}" __complete-line zsh "${words[1,CURRENT]}" 2>/dev/null)}"; do
        case $line in
        :[0-9]*) directive=${line#:} ;;
        ?*) choices+=("${line%%$'\t'*}"); shown+=("${line/$'\t'/  -- }") ;;
        esac
    done

    if ((directive & 8)); then # files whose names end so, and folders
        _files -g "*.(${(j:|:)choices}|$choices[1])" # without a | the pattern would end in qualifiers
    elif ((${#choices} == 0 && !(directive & 4))); then
        _files
    elif ((${#choices} == 0)); then
        return 1
    elif ((directive & 2)); then
        compadd -V clause -S '' -l -d shown -a choices
    else
        compadd -V clause -l -d shown -a choices
    fi
}

if [[ ${funcstack[1]} == _clause ]]; then # the file stands in $fpath
    _clause "$@"
else
    compdef _clause clause
fi
